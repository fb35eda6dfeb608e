"""A model consulted about a document: asked, grounded, asked again, its voice put to the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from extractor.ask import (
    Cache,
    Endpoint,
    Ledger,
    Request,
    endpoint_of,
    excerpts,
    plan,
    plan_prose,
    required_endpoint,
)
from extractor.ask.outcome import Perform
from extractor.bind import Binding, bind, forms_possible
from extractor.check.sums import evaluate, sums
from extractor.consult.listen import Heard, listen
from extractor.consult.merge import merged_alone, merged_together
from extractor.forms import Form
from extractor.ground import with_arithmetic
from extractor.ground.prose import GroundedProse, ground_prose
from extractor.identity import Identity, identify
from extractor.records import Basis, Claim, Document, Notice, Status, Usage
from extractor.settings import settings

Reader = Literal["grid", "llm", "both", "auto"]
READERS: tuple[Reader, ...] = get_args(Reader)
_READ = (Status.STATED, Status.BLANK, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Consulted:
    """The binding with the model's voice in it, who reports, what that took, and what was asked."""

    binding: Binding
    identity: Identity
    claims: tuple[Claim, ...]  # those of the prose that only the model found
    usage: Usage | None
    provenance: Mapping[str, object]


def consult(
    document: Document,
    forms: Sequence[Form],
    binding: Binding,
    reader: Reader | None = None,
    language: str = "zh",
    perform: Perform | None = None,
) -> Consulted:
    """The binding as `reader` wants it; None: `both` where a model is configured, else `grid`.

    `llm`: only the model reads; `both`: it reads every table again; `auto`: those that the grid could not
    read or whose sums fail. `perform`: what has the requests answered; None: the endpoint, at once.
    Raises ModelError where `llm` got no usable answer, or no model can be asked.
    """
    reader = reader_for(reader)
    if reader == "grid":
        identity = identify(document, binding.front)
        return Consulted(binding, identity, (), None, {"reader": "grid"})
    endpoint = required_endpoint(settings())
    found = excerpts(document, forms)
    wanted = [table for table in found if reader != "auto" or _is_doubtful(table, binding, forms)]
    images = _images(document, endpoint)
    asked = forms_possible(binding.cells, forms)
    requests = plan(document, asked, found, wanted, endpoint.runs, images)
    if endpoint.prose and reader != "auto" and (prose := plan_prose(document, forms)):
        requests = (*requests, prose)
    folder = settings().cache_dir
    cache, ledger = Cache(folder / "answers"), Ledger(folder / "ledger.jsonl")
    heard = listen(requests, found, asked, endpoint, cache, ledger, perform)
    merged = _with_voice(binding, heard, reader, language)
    said = _grounded_prose(heard, document, forms, merged)
    return Consulted(
        binding=replace(merged, notices=(*merged.notices, *said.notices)),
        identity=said.identity,
        claims=said.claims,
        usage=ledger.usage,
        provenance=_provenance(requests, reader, endpoint),
    )


def planned(document: Document, forms: Sequence[Form]) -> tuple[Request, ...]:
    """Everything that `llm` or `both` would ask about the document."""
    endpoint = endpoint_of(settings())
    found = excerpts(document, forms)
    asked = forms_possible(bind(document, forms).cells, forms)
    return plan(document, asked, found, found, endpoint is None or endpoint.runs)


def reader_for(name: str | None) -> Reader:
    """The reader called `name`; None: `both` where a model is configured, else `grid`.

    Raises ModelError where a model would have to be asked and can't be.
    """
    for reader in READERS:
        if reader == name:
            if reader != "grid":
                required_endpoint(settings())
            return reader
    return "both" if endpoint_of(settings()) else "grid"


def _images(document: Document, endpoint: Endpoint) -> tuple[str, ...]:
    if not endpoint.images:
        return ()
    from extractor.ask.pages import page_images  # a text report does not wait for the PDF library

    return page_images(document)


def _grounded_prose(
    heard: Heard, document: Document, forms: Sequence[Form], binding: Binding
) -> GroundedProse:
    identity = identify(document, binding.front)
    if heard.prose is None:
        return GroundedProse(identity)
    return ground_prose(heard.prose, document, forms, binding.cells, identity)


def _with_voice(binding: Binding, heard: Heard, reader: Reader, language: str) -> Binding:
    failed = [error for about, error in heard.failed.items() if about != "prose"]
    if reader == "llm" and failed:
        raise failed[0]
    merge = merged_alone if reader == "llm" else merged_together
    merged = merge(binding, heard)
    cells = with_arithmetic(merged.cells, merged.form, set(heard.tables))
    return replace(merged, cells=cells, notices=(*binding.notices, *_notices(heard, language)))


def _is_doubtful(table_id: str, binding: Binding, forms: Sequence[Form]) -> bool:
    """Whether the grid left anything of the table open, or its numbers break a sum."""
    if binding.form is None or table_id not in binding.form.table:
        return binding.form is None and table_id in forms[0].table
    own = [cell for address, cell in binding.cells.items() if address.table == table_id]
    if any(cell.status not in _READ or cell.basis is not Basis.LABELS for cell in own):
        return True
    rules = sums(binding.form.table[table_id], binding.cells)
    return any(evaluate(rule, binding.cells).verdict == "fail" for rule in rules)


def _notices(heard: Heard, language: str) -> Iterator[Notice]:
    side = int(language == "en")
    for table, error in heard.failed.items():
        yield Notice(
            "model_silent", {"table": table, "cause": error.cause[side], "remedy": error.remedy[side]}
        )
    for table, count in heard.refused.items():
        if count:
            yield Notice("reask_refused", {"table": table, "count": count})


def _provenance(requests: Sequence[Request], reader: Reader, endpoint: Endpoint) -> dict[str, object]:
    return {
        "reader": reader,
        "model": endpoint.model,
        "structured_output": endpoint.mode,
        "prompts": {request.about: request.prompt for request in requests},
        "requests": {request.about: request.fingerprint[:16] for request in requests},
    }
