"""Reports beside each other: `gouji check` as functions."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from extractor.compare.bodies import Comparison, compare_bodies, compare_chains, compare_two
from extractor.compare.load import load_reports, read_readings
from extractor.compare.show import comparison_lines, comparison_texts
from extractor.errors import UnreadableFile
from extractor.forms import Form
from extractor.records import Report

__all__ = [
    "Comparison",
    "compare_bodies",
    "compare_chains",
    "compare_two",
    "comparison_lines",
    "comparison_texts",
    "comparisons",
    "exit_code_for",
    "load_reports",
    "read_readings",
]


def comparisons(
    paths: Sequence[Path],
    forms: Sequence[Form],
    language: str = "zh",
    against: Path | None = None,
    parent: Path | None = None,
    expect: Path | None = None,
    jobs: int = 0,
) -> list[Comparison]:
    """What `gouji check` says: `paths` beside the report `against`, below the report `parent`, or, with
    neither, every body's chain of years among them. Raises InputError for what cannot be loaded."""
    reports = load_reports(paths, forms, language, jobs)
    if against:
        later = _only(reports, " ".join(map(str, paths)))
        return list(compare_two(later, _one(against, forms, language), forms, language))
    if parent:
        names = names_in(expect) if expect else []
        return list(compare_bodies(_one(parent, forms, language), reports, forms, language, names))
    return list(compare_chains(reports, forms, language))


def names_in(path: Path) -> list[str]:
    """The names in a file, one a line. Raises UnreadableFile."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        cause = ("名单无法读取。", "The list of names can't be read.")
        remedy = ("请给出 UTF-8 文本，一行一个名称。", "Use UTF-8 text with one name a line.")
        raise UnreadableFile(str(path), cause, remedy) from error
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def exit_code_for(comparisons: Iterable[Comparison]) -> int:
    """2 where a report could not take part because it was rejected, else 4 where anything was found."""
    found = [finding for comparison in comparisons for finding in comparison.findings]
    if any(each.code == "left_out_rejected" for each in found):
        return 2
    return 4 if any(each.severity != "info" for each in found) else 0


def _one(path: Path, forms: Sequence[Form], language: str) -> Report:
    return _only(load_reports([path], forms, language, jobs=1), str(path))


def _only(reports: Sequence[Report], path: str) -> Report:
    if len(reports) == 1:
        return reports[0]
    cause = (f"里面有 {len(reports)} 份报告。", f"holds {len(reports)} reports.")
    remedy = ("这里只能给一份。", "Name exactly one here.")
    raise UnreadableFile(path, cause, remedy)
