"""Labels by hand: a file started from a reading, and what two people see differently."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from eval.cases import SUFFIX, BadLabel, Label, read_label, write_label
from extractor.pipeline import extract
from extractor.records import Status

_SURE = (Status.STATED, Status.BLANK, Status.NOT_APPLICABLE)
_COMPARED = ("form", "organisation", "year", "complete", "units")


class Started(NamedTuple):
    """`doubtful`: cells left out, for a person to add."""

    path: Path
    label: Label
    doubtful: tuple[str, ...]


def start_label(path: Path, *, force: bool = False) -> Started:
    """Write the label file of `path` with what our reader is sure of; `complete` stays false until a person
    has compared every cell with the source. Raises BadLabel where one is there already."""
    target = path.with_name(path.stem + SUFFIX)
    if target.exists() and not force:
        cause = ("已有标注文件。", "already has a label file.")
        raise BadLabel(str(target), cause, ("确要重来请加 --force。", "Use --force to start again."))
    report = extract(path)
    if report.form is None:
        cause = ("读不出任何表格。", "shows no table of any form.")
        raise BadLabel(str(path), cause, ("请手工建立标注文件。", "Write its label by hand."))
    sure = {a: cell for a, cell in report.cells.items() if cell.status in _SURE}
    label = Label(
        id=path.stem,
        organisation=report.organisation,
        year=report.year,
        form=report.form,
        cells={a: cell.value for a, cell in sure.items()},
        units={a: cell.unit for a, cell in sure.items() if cell.unit},
        provenance={"started_from": report.provenance["program"], "checked": False},
    )
    write_label(path, label)
    return Started(target, label, tuple(a for a in report.cells if a not in sure))


def disagreements(one: Path, other: Path) -> Iterator[str]:
    """Every difference of two label files, or of the files of equal name in two folders, as a line."""
    for first, second in _pairs(one, other):
        if second is None:
            yield f"{first.name}: ∅"
            continue
        a, b = read_label(first), read_label(second)
        for name in _COMPARED:
            if getattr(a, name) != getattr(b, name):
                yield f"{first.name} {name}: {getattr(a, name)} ≠ {getattr(b, name)}"
        for address in sorted(a.cells.keys() | b.cells.keys()):
            if shown(a, address) != shown(b, address):
                yield f"{first.name} {address}: {shown(a, address)} ≠ {shown(b, address)}"


def shown(label: Label, address: str) -> str:
    if address not in label.cells:
        return "∅"
    value = label.cells[address]
    return "null" if value is None else str(value)


def _pairs(one: Path, other: Path) -> Iterator[tuple[Path, Path | None]]:
    if not one.is_dir():
        yield one, other
        return
    names = sorted({p.name for folder in (one, other) for p in folder.glob(f"*{SUFFIX}")})
    for name in names:
        first, second = one / name, other / name
        yield (first, second if second.exists() else None) if first.exists() else (second, None)
