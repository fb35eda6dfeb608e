"""What is read, and what the model's endpoint says of it, failing as often as FAULTS say."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

from eval.generate import random_report
from eval.render.html import render_html
from extractor.bind import bind
from extractor.consult import planned
from extractor.forms import load_forms
from extractor.read import read_document
from tests.model_answers import answers
from tests.scripted_endpoint import Reply

TABLES = 40  # different sets of tables; the reports differ in their bytes
FAULTS = ((0.05, "busy"), (0.02, "broken"), (0.01, "hangs"), (0.01, "invalid"))  # share of the calls


def make_reports(count: int, seed: int, folder: Path) -> tuple[list[bytes], dict[str, str]]:
    """So many different reports, and by the text of a request the answer that copies its table."""
    forms, rng = load_forms(), random.Random(seed)
    form = next(each for each in forms if each.id == "disclosure-2021")
    bases, known = [], {}
    for _ in range(min(TABLES, count)):
        page = render_html(random_report(form, rng))
        path = folder / "base.html"
        path.write_bytes(page)
        document = read_document(path)
        copied = answers(document, bind(document, forms).cells, forms)
        for request in planned(document, forms):
            if request.about in copied:
                known[str(dict(request.messages[-1])["content"])] = copied[request.about]
        bases.append(page)
    ending = b"</body>"
    pages = [
        bases[number % len(bases)].replace(ending, f"<!-- {seed}-{number} -->".encode() + ending)
        for number in range(count)
    ]
    return pages, known


class Model:
    """The script of an endpoint. `faults`: how often each was drawn; `patience`: of its clients, seconds."""

    def __init__(self, known: dict[str, str], seed: int, patience: float) -> None:
        self._known, self._rng, self._patience = known, random.Random(seed), patience
        self.faults: Counter[str] = Counter()

    def __call__(self, about: str, before: int, body: dict[str, Any]) -> Reply:
        fault = self._draw()
        self.faults[fault] += 1
        if fault == "busy":
            return Reply(status=429, headers={"Retry-After": "1"}, raw='{"error": {"message": "busy"}}')
        if fault == "broken":
            return Reply(status=500, raw='{"error": {"message": "broken"}}')
        if fault == "invalid":
            return Reply("not what was asked for")
        said = next(str(m["content"]) for m in reversed(body["messages"]) if m["role"] == "user")
        answer = next((text for asked, text in self._known.items() if said.startswith(asked)), "{}")
        return Reply(answer, delay=self._patience * 2 if fault == "hangs" else 0.0)

    def _draw(self) -> str:
        point = self._rng.random()
        for share, fault in FAULTS:
            if point < share:
                return fault
            point -= share
        return "none"
