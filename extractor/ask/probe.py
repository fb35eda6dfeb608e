"""The endpoint tried with a table of two rows, in every structured-output mode."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from pydantic import Field

from extractor.ask.answer import TableAnswer
from extractor.ask.cache import Cache
from extractor.ask.endpoint import Endpoint
from extractor.ask.ledger import Ledger
from extractor.ask.outcome import Outcome
from extractor.ask.perform import perform
from extractor.ask.plan import Request
from extractor.errors import ModelError
from extractor.settings import OutputMode
from prompts import fingerprint, render

_FORM = "行：\n1 一、收到来信\n2 二、办结来信\n列：\nA 城区\nB 乡镇\nC 合计"
_REPORT = "项目 | 城区 | 乡镇 | 合计\n一、收到来信 | 4 | 13 | 17\n二、办结来信 | _ | 12 | 12"
_RIGHT = {"columns": "ABC", "row_1": "4|13|17", "row_2": "_|12|12"}


class ProbeAnswer(TableAnswer):
    """The answer to the probe."""

    row_1: str | None = Field(alias="1")
    row_2: str | None = Field(alias="2")


@dataclass(frozen=True, slots=True)
class Trial:
    """One mode tried. `works`: the answer had the right form; `right`: it copied every cell rightly."""

    mode: OutputMode
    works: bool
    right: bool
    seconds: float
    tokens: int
    problem: str | ModelError | None = None


def probe(endpoint: Endpoint) -> tuple[Trial, ...]:
    """A trial of every mode, one sending each; nothing is taken from or put into the cache."""
    return tuple(_trial(replace(endpoint, mode=mode, attempts=1)) for mode in get_args(OutputMode))


def _trial(endpoint: Endpoint) -> Trial:
    messages = render("table", {"form": _FORM, "report": _REPORT})
    request = Request(
        about="probe",
        source="",
        messages=tuple({"role": role, "content": text} for role, text in messages),
        shape=ProbeAnswer,
        prompt=fingerprint("table"),
        max_tokens=200,
    )
    with TemporaryDirectory() as folder:
        ledger = Ledger()
        [outcome] = perform([request], endpoint, Cache(Path(folder)), ledger)
    return Trial(
        mode=endpoint.mode,
        works=outcome.answer is not None,
        right=outcome.answer is not None and outcome.answer.model_dump() == _RIGHT,
        seconds=ledger.usage.seconds,
        tokens=ledger.usage.completion_tokens,
        problem=_problem(outcome),
    )


def _problem(outcome: Outcome) -> str | ModelError | None:
    return outcome.failure or outcome.problem
