"""A local model on labelled reports, end to end: `python -m eval.bench_llm FOLDER [ID ...]` (make eval-llm).

For every report: cells read rightly, those without evidence, those flagged, silent errors, tokens, seconds;
and how many tokens the compact answer takes beside a nested one, by the model's own tokenizer.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.local_model import MEDIUM, model_file, served
from extractor.ask import listing
from extractor.forms import Form, load_forms

REPORTS = ("hongze-2023", "hongze-2024", "suqian-2023", "shuyang-fgj-2023", "shanghai-office-2025")
BELIEVED = ("stated", "blank", "not_applicable")
HEAD = (
    "| report | verdict | non-zero right | all right | ungrounded | flagged | silent | tokens in / out | s |"
)


def main(folder: Path, ids: list[str]) -> None:
    """Prints a line a report, then the token ratios."""
    with served(model_file(MEDIUM)) as address, TemporaryDirectory() as cache:
        print(HEAD, "|---" * 9 + "|", sep="\n")
        for name in ids or REPORTS:
            print(_line(name, folder, address, cache), flush=True)
        for line in _ratios(folder, ids or list(REPORTS), address.removesuffix("/v1")):
            print(line)


def _line(name: str, folder: Path, address: str, cache: str) -> str:
    label = json.loads((folder / f"{name}.label.json").read_text("utf-8"))["cells"]
    began = time.perf_counter()
    report = _read(next(p for p in folder.glob(f"{name}.*") if p.suffix != ".json"), address, cache)
    seconds = time.perf_counter() - began
    cells = report["cells"]
    nonzero = [a for a, value in label.items() if value]
    right = {a for a, value in label.items() if a in cells and _same(cells[a], value)}
    wrong = [a for a in label if a in cells and a not in right and cells[a]["status"] in BELIEVED]
    silent = wrong if report["verdict"] == "clean" else []
    flagged = {a for finding in report["findings"] for a in finding["addresses"]}
    loose = sum(cell["status"] == "ungrounded" for cell in cells.values())
    usage = report["usage"] or {"prompt_tokens": 0, "completion_tokens": 0}
    found = sum(a in right for a in nonzero)
    return (
        f"| {name} | {report['verdict']} | {found}/{len(nonzero)} | {len(right)}/{len(label)} | {loose} | "
        f"{len(flagged)} | {len(silent)} ({len(wrong)} believed wrongly) | {usage['prompt_tokens']} / "
        f"{usage['completion_tokens']} | {seconds:.0f} |"
    )


def _same(cell: Mapping[str, Any], value: float | None) -> bool:
    return cell["status"] in BELIEVED and cell["value"] == value


def _read(path: Path, address: str, cache: str) -> dict[str, Any]:
    code = "from extractor.cli import main; main()"
    call = [sys.executable, "-c", code, "read", str(path), "--reader", "llm", "--format", "json"]
    model = {"OPENAI_BASE_URL": address, "GOUJI_MODEL": MEDIUM.name, "GOUJI_PRESET": "llamacpp"}
    limits = {"GOUJI_CACHE_DIR": cache, "GOUJI_MODEL_TIMEOUT": "900", "GOUJI_MODEL_CONCURRENCY": "1"}
    read = subprocess.run(call, env=os.environ | model | limits, capture_output=True, check=False)
    report: dict[str, Any] = json.loads(read.stdout)
    return report


def _ratios(folder: Path, ids: list[str], server: str) -> Iterator[str]:
    """Compact answers beside nested ones of the same tables: both indented and without a single space."""
    forms = load_forms()
    counts: dict[str, int] = {}
    for name in ids:
        label = json.loads((folder / f"{name}.label.json").read_text("utf-8"))
        form = next(form for form in forms if form.id == f"disclosure-{label['form']}")
        for kind, text in _answers(label["cells"], form):
            counts[kind] = counts.get(kind, 0) + _tokens(text, server)
    compact = counts.pop("compact")
    for kind, count in counts.items():
        yield f"answer tokens: compact {compact}, nested {kind} {count}: {compact / count:.3f}"


def _answers(cells: Mapping[str, Any], form: Form) -> Iterator[tuple[str, str]]:
    for table in form.tables:
        nested = {
            row.id: {a.column: cells[str(a)] for a in table.cells(row) if str(a) in cells}
            for row in table.standard_rows
            if any(str(a) in cells for a in table.cells(row))
        }
        listed = listing(table.id, (form,))
        letters = {column: letter for letter, column in listed.column_ids.items()}
        order = dict.fromkeys(column for row in nested.values() for column in row)
        said: dict[str, str | None] = {"columns": "".join(letters[column] for column in order)}
        for number, row in listed.row_ids.items():
            printed = nested.get(row)
            strings = ["_" if value is None else str(value) for value in (printed or {}).values()]
            said[number] = _runs(strings) if printed else None
        yield "compact", json.dumps(said, separators=(",", ":"))
        yield "indented", json.dumps(nested, indent=2)
        yield "spaced", json.dumps(nested)
        yield "dense", json.dumps(nested, separators=(",", ":"))


def _runs(strings: list[str]) -> str:
    runs = [(text, len(list(same))) for text, same in groupby(strings)]
    return "|".join("|".join([text] * n) if n < 3 else f"{text}*{n}" for text, n in runs)


def _tokens(text: str, server: str) -> int:
    data = json.dumps({"content": text}).encode()
    request = urllib.request.Request(f"{server}/tokenize", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        return len(json.load(reply)["tokens"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
