"""What the models of a run were paid, kept beside its results from call to call."""

import hashlib
import json
from pathlib import Path

from extractor.ask.ledger import Entry, Ledger
from extractor.bulk.plan import Run
from extractor.settings import settings

SENT = "_run/batches.json"


def spending_file(run: Run) -> Path:
    """Where a run keeps what it was charged, a line a call: with its results, or, where those are objects
    that nothing can be appended to, in the data folder."""
    if run.folder.is_local:
        return Path(run.folder.path("_run/ledger.jsonl"))
    name = hashlib.sha256(run.folder.url.encode()).hexdigest()[:16]
    return settings().data_dir / "batch" / f"{name}.jsonl"


def entries_of(run: Run) -> list[Entry]:
    """What the run was charged, call by call, once it was known; a line torn by a crash is left out."""
    path = spending_file(run)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    entries = [Entry(**json.loads(line)) for line in lines if line.endswith("}")]
    return [entry for entry in entries if entry.ended not in ("sent", "cached")]


def spent_before(run: Run) -> tuple[float | None, str | None]:
    """What the run has cost up to now, and in which currency; None where nothing has a price."""
    priced = [entry for entry in entries_of(run) if entry.cost is not None]
    return (sum(e.cost or 0.0 for e in priced), priced[-1].currency) if priced else (None, None)


class RunNotes:
    """What a run has sent, in its folder; what it was charged, with the run and among all of this user."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def sent(self) -> bytes | None:
        return self._run.folder.read(SENT) if self._run.folder.has(SENT) else None

    def keep_sent(self, data: bytes) -> None:
        self._run.folder.write(SENT, data)

    def charges(self) -> list[Entry]:
        return entries_of(self._run)

    def charge(self, entry: Entry) -> None:
        for path in (spending_file(self._run), settings().cache_dir / "ledger.jsonl"):
            Ledger(path).add(entry)
