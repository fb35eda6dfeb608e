"""A report that a model reads as well, round by round: read in a process as far as its answers go.

What else it wants asked goes back to the process of the run, which asks, and hands it on with the answers. So
all reading is done side by side, by any process at any time, and what asks does nothing else.
"""

import pickle
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from extractor.ask import Cache, Endpoint, Ledger, Request
from extractor.ask.ledger import Entry
from extractor.ask.outcome import Outcome, from_text, key_of
from extractor.bulk.plan import Options, forms_of
from extractor.bulk.reading import Row, document_at, row_for
from extractor.errors import ModelError
from extractor.pipeline import or_rejected, report_on


@dataclass(frozen=True, slots=True)
class Given:
    """What became of a request: `text` or `problem` as the cache keeps them, or `failure`. `entries`:
    what that took."""

    entries: tuple[Entry, ...]
    text: str = ""
    problem: str | None = None
    failure: ModelError | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report lacks: requests by key. `opened`: its document, pickled, for a process to go on with."""

    opened: bytes
    requests: dict[str, Request]


# What became of requests, by key; None where they are not to be had now.
Ask = Callable[[Mapping[str, Request]], Awaitable[dict[str, Given] | None]]


class _Unanswered(Exception):
    """Some of what a report asks has no answer yet."""

    def __init__(self, requests: dict[str, Request]) -> None:
        super().__init__(requests)
        self.requests = requests


def read_with_answers(
    source: str, options: Options, opened: bytes | None, given: Mapping[str, Given]
) -> Row | Wanted:
    """In a process: the report's row, or what has to be asked for it. Raises nothing for what the file is."""
    document = pickle.loads(opened) if opened else document_at(source, options)
    if isinstance(document, Row):
        return document
    forms, language = forms_of(options), options.language
    perform = partial(_performed, given)
    try:
        report = or_rejected(
            Path(source),
            language,
            lambda: report_on(document, forms, language, options.reader, perform=perform),
        )
    except _Unanswered as lacking:
        return Wanted(opened or pickle.dumps(document), lacking.requests)
    return row_for(report, source, options)


def _performed(
    given: Mapping[str, Given], requests: Sequence[Request], endpoint: Endpoint, cache: Cache, ledger: Ledger
) -> tuple[Outcome, ...]:
    """`perform` from the answers at hand. Raises _Unanswered where one is missing."""
    keyed = {key_of(request, endpoint): request for request in requests}
    if keyed.keys() - given.keys():
        raise _Unanswered({key: request for key, request in keyed.items() if key not in given})
    ledger.entries += [entry for key in keyed for entry in given[key].entries]
    return tuple(_outcome(request, key, given[key]) for key, request in keyed.items())


def _outcome(request: Request, key: str, given: Given) -> Outcome:
    if given.failure:
        return Outcome(request, key, failure=given.failure)
    return from_text(request, key, given.text, given.problem)
