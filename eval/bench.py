"""Milliseconds a report by stage, and beside other readers in the same run: `python -m eval.bench`."""

import json
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from eval.generate import random_report
from eval.render import RENDERERS
from extractor.bind import bind
from extractor.errors import GoujiError
from extractor.forms import load_forms
from extractor.pipeline import extract
from extractor.read import read_document

SEED = 20240131
# What is written for each kind of source, in turn.
WRITTEN = {
    "html": ("html", "html_word"),
    "docx": ("docx",),
    "pdf": ("pdf", "pdf_borderless"),
    "txt": ("tab_text", "pipe_rows", "pipe_cells", "alternate_lines", "flow", "tab_cells"),
    "md": ("markdown",),
}
STAGES = ("read", "bind", "total")

Convert = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds a report: the median over files of each file's median over repeats.

    check: what extract takes beyond read and bind. ratio: the other reader's time over ours, by file.
    note: why the other reader is missing, or which files could not be read; text has no other reader.
    """

    kind: str
    reports: int
    read: float
    bind: float
    check: float
    total: float
    rival: str | None
    rival_ms: float | None
    ratio: float | None
    note: str


def main(
    reports: Annotated[int, typer.Option(help="generated reports of each kind")] = 6,
    repeats: Annotated[int, typer.Option(help="timed runs of each file, after one that is not timed")] = 5,
    also: Annotated[Path | None, typer.Option(help="a folder of labelled reports to time as well")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="write the figures here as well")] = None,
) -> None:
    """Print one table of times, generated reports first, then those of `--also`."""
    with tempfile.TemporaryDirectory() as folder:
        groups = write_reports(Path(folder), reports)
        groups |= {f"{kind} (published)": paths for kind, paths in labelled_reports(also).items()}
        timings = [time_kind(kind, paths, repeats) for kind, paths in groups.items() if paths]
    console = Console()
    console.print(as_table(timings))
    for timing in timings:
        if timing.note:
            console.print(f"{timing.kind}: {timing.note}", markup=False)
    if json_file:
        figures = {"seed": SEED, "repeats": repeats, "timings": [asdict(timing) for timing in timings]}
        json_file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_reports(folder: Path, count: int) -> dict[str, list[Path]]:
    """`count` generated files of every kind in `folder`; the same ones every time."""
    forms, groups = load_forms(), dict[str, list[Path]]()
    for kind, names in WRITTEN.items():
        rng = random.Random(SEED)
        for index in range(count):
            renderer = RENDERERS[names[index % len(names)]]
            path = folder / f"{kind}-{index}{renderer.suffix}"
            path.write_bytes(renderer.render(random_report(forms[index % len(forms)], rng)))
            groups.setdefault(kind, []).append(path)
    return groups


def labelled_reports(folder: Path | None) -> dict[str, list[Path]]:
    """Files in `folder` with a label file beside them, by suffix without its dot."""
    groups: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()) if folder else ():
        if path.suffix != ".json" and path.with_suffix(".label.json").exists():
            groups.setdefault(path.suffix[1:], []).append(path)
    return groups


def time_kind(kind: str, paths: list[Path], repeats: int) -> Timing:
    """Time our stages and the other reader file by file, in turn, so that a busy moment hits both."""
    rival, convert, note = _rival(kind.split()[0])
    ours, theirs = list[list[float]](), list[float]()
    for path in paths:
        try:
            runs = [(_our_times(path), _time(convert, path)) for _ in range(repeats + 1)][1:]
        except GoujiError as error:
            note = f"{note} {path.name}: {error.__class__.__name__}".strip()
            continue
        ours.append([median(run[0][stage] for run in runs) for stage in range(len(STAGES))])
        theirs.append(median(run[1] for run in runs))
    if not ours:
        return Timing(kind, 0, 0.0, 0.0, 0.0, 0.0, None, None, None, note)
    read, bound, total = (median(times) for times in zip(*ours, strict=True))
    check = median(max(0.0, times[2] - times[0] - times[1]) for times in ours)
    ratio = median(t / times[2] for t, times in zip(theirs, ours, strict=True)) if convert else None
    rival_ms = median(theirs) if convert else None
    return Timing(kind, len(ours), read, bound, check, total, rival, rival_ms, ratio, note)


def as_table(timings: list[Timing]) -> Table:
    """The timings as one table for the terminal."""
    table = Table(title="milliseconds a report (median)", box=SIMPLE, padding=(0, 0))
    for heading in ("source", "files", "read", "bind", "check", "total", "beside", "ms", "× ours"):
        table.add_column(
            heading, no_wrap=True, justify="left" if heading in ("source", "beside") else "right"
        )
    for t in timings:
        stages = [f"{ms:.1f}" for ms in (t.read, t.bind, t.check, t.total)]
        other = (
            [t.rival.split()[0], f"{t.rival_ms:.1f}", f"{t.ratio:.1f}"]
            if t.rival and t.rival_ms and t.ratio
            else ["-"] * 3
        )
        table.add_row(t.kind, str(t.reports), *stages, *other)
    return table


def _our_times(path: Path) -> tuple[float, float, float]:
    forms = load_forms()
    start = time.perf_counter()
    document = read_document(path)
    read = time.perf_counter()
    bind(document, forms)
    bound = time.perf_counter()
    extract(path)
    end = time.perf_counter()
    return (read - start) * 1000, (bound - read) * 1000, (end - bound) * 1000


def _time(convert: Convert | None, path: Path) -> float:
    start = time.perf_counter()
    if convert:
        convert(path)
    return (time.perf_counter() - start) * 1000


def _rival(kind: str) -> tuple[str | None, Convert | None, str]:
    """Name, function and the reason if there is none, of the reader to set beside ours."""
    package = {"pdf": "pdfplumber", "html": "markitdown", "docx": "markitdown"}.get(kind)
    if package is None:
        return None, None, ""
    try:
        name = f"{package} {version(package)}"
    except PackageNotFoundError:
        return None, None, f"{package} is not installed: pip install gouji[bench]"
    return name, _pdfplumber if package == "pdfplumber" else _markitdown(), ""


def _pdfplumber(path: Path) -> object:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [page.extract_tables() for page in pdf.pages]


def _markitdown() -> Convert:
    from markitdown import MarkItDown

    converter = MarkItDown(enable_plugins=False)  # made once: its start is not a report's time
    return lambda path: converter.convert(path)


if __name__ == "__main__":
    typer.run(main)
