"""What the models of a run were paid, kept beside its results from call to call."""

import hashlib
import json
from pathlib import Path

from extractor.bulk.plan import Run
from extractor.settings import settings


def spending_file(run: Run) -> Path:
    """Where a run keeps what it was charged, a line a call: with its results, or, where those are objects
    that nothing can be appended to, in the data folder."""
    if run.folder.is_local:
        return Path(run.folder.path("_run/ledger.jsonl"))
    name = hashlib.sha256(run.folder.url.encode()).hexdigest()[:16]
    return settings().data_dir / "batch" / f"{name}.jsonl"


def spent_before(run: Run) -> tuple[float | None, str | None]:
    """What the run has cost up to now, and in which currency; None where nothing has a price."""
    path = spending_file(run)
    if not path.exists():
        return None, None
    entries = [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")
    ]
    costs = [entry["cost"] for entry in entries if entry["cost"] is not None]
    return (sum(costs), entries[-1]["currency"]) if costs else (None, None)
