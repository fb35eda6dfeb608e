"""The prose of a report as one request: who reports on which year, where sections begin, what is claimed."""

from collections.abc import Sequence

from extractor.ask.answer import ProseAnswer
from extractor.ask.excerpt import shown
from extractor.ask.plan import Request
from extractor.bind.sections import heading_candidates
from extractor.claims import load_quantities
from extractor.forms import Form
from extractor.records import Document, Text
from prompts import fingerprint, render

_SHORTEST = 12  # characters: shorter lines are labels and cells, unless they are headings or stand in front
_FRONT = 6  # blocks among which the title stands
_MOST_TOKENS = 2_000


def plan_prose(document: Document, forms: Sequence[Form]) -> Request | None:
    """The request about the document's prose; None where it has none. Lines are numbered by their block."""
    headings = {heading.block for heading in heading_candidates(document, forms)}
    lines = [
        f"[{number}] {shown(block.text)}"
        for number, block in enumerate(document.blocks)
        if isinstance(block, Text)
        and (number < _FRONT or number in headings or len(block.text.strip()) >= _SHORTEST)
        and block.text.strip()
    ]
    if not lines:
        return None
    quantities = [f"{each.id} {each.label}" for each in load_quantities().values()]
    sections = [f"{section.id} {section.label}" for section in forms[0].sections]
    values = {
        "report": "\n".join(lines),
        "sections": "\n".join(sections),
        "quantities": "\n".join(quantities),
    }
    return Request(
        about="prose",
        source=document.sha256,
        messages=tuple({"role": role, "content": text} for role, text in render("prose", values)),
        shape=ProseAnswer,
        prompt=fingerprint("prose"),
        max_tokens=_MOST_TOKENS,
    )
