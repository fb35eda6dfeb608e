"""The ledger: a line before every sending, and one after it: how it ended, tokens, seconds, cost."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from extractor.ask.endpoint import Endpoint
from extractor.records import Usage

Ended = Literal["sent", "answered", "unusable", "failed", "cached"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One sending of one request, or one answer taken from the cache.

    `ended`: answered; unusable (an answer that does not fit); failed (no answer); cached; and before any of
    the first three, "sent". `id` joins a sending's two lines, and the endpoint is told it: where the second
    line is missing, the call was under way when the process died. Tokens are the endpoint's own numbers, 0
    where it gave none. `cost` in `currency`, None without a price.
    """

    at: float  # seconds since 1970
    request: str
    about: str
    model: str
    attempt: int
    ended: Ended
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    finish_reason: str | None = None
    error: str | None = None
    cost: float | None = None
    currency: str | None = None
    id: str = ""


class Ledger:
    """The entries of one report; each is written to `paths` as it is made, one JSON object a line."""

    def __init__(self, *paths: Path) -> None:
        self.entries: list[Entry] = []
        self._paths = paths

    def copy_to(self, path: Path) -> None:
        """What is added from now on is written there, too."""
        self._paths = tuple(dict.fromkeys((*self._paths, path)))

    def begin(self, entry: Entry) -> None:
        """Writes down a sending before it is made: no entry yet, for nothing is known of it."""
        self._write(replace(entry, ended="sent"))

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._write(entry)

    def _write(self, entry: Entry) -> None:
        line = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
        for path in self._paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            # One write of an appending file: processes side by side never tear each other's lines.
            target = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(target, line.encode())
            finally:
                os.close(target)

    @property
    def usage(self) -> Usage:
        return usage_of(self.entries)


def cost_of(endpoint: Endpoint, prompt_tokens: int, completion_tokens: int) -> float | None:
    """What so many tokens cost at the endpoint; None without a price."""
    if endpoint.price is None:
        return None
    return (prompt_tokens * endpoint.price.prompt + completion_tokens * endpoint.price.completion) / 1e6


def usage_of(entries: Iterable[Entry]) -> Usage:
    """The entries added up. Every sending is a call, an answer from the cache is not."""
    sent = [entry for entry in entries if entry.ended != "cached"]
    costs = [entry.cost for entry in sent if entry.cost is not None]
    return Usage(
        calls=len(sent),
        cached=sum(entry.ended == "cached" for entry in entries),
        retries=sum(entry.attempt > 1 for entry in sent),
        prompt_tokens=sum(entry.prompt_tokens for entry in sent),
        completion_tokens=sum(entry.completion_tokens for entry in sent),
        seconds=round(sum(entry.seconds for entry in sent), 3),
        cost=sum(costs) if costs else None,
        currency=next((entry.currency for entry in sent if entry.currency), None),
    )


def total(usages: Iterable[Usage]) -> Usage:
    """The usage of several reports as one."""
    several = list(usages)
    costs = [usage.cost for usage in several if usage.cost is not None]
    return Usage(
        calls=sum(usage.calls for usage in several),
        cached=sum(usage.cached for usage in several),
        retries=sum(usage.retries for usage in several),
        prompt_tokens=sum(usage.prompt_tokens for usage in several),
        completion_tokens=sum(usage.completion_tokens for usage in several),
        seconds=round(sum(usage.seconds for usage in several), 3),
        cost=sum(costs) if costs else None,
        currency=next((usage.currency for usage in several if usage.currency), None),
    )
