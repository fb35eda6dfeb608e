"""Reports to compare: report files, and readings that `gouji read` wrote as JSON."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from extractor.errors import UnreadableFile
from extractor.forms import Form
from extractor.messages import finding
from extractor.pipeline import extract_many, find_files
from extractor.records import Report

READINGS = (".json", ".ndjson", ".jsonl")


def load_reports(
    paths: Sequence[Path], forms: Sequence[Form], language: str = "zh", jobs: int = 0
) -> list[Report]:
    """The reports in `paths`: report files, readings, folders of both; each document once.

    Raises UnreadableFile for a path that does not exist, holds no report, or is no reading of ours.
    """
    readings = {file: path for path in paths for file in _readings_in(path)}
    files = find_files([path for path in paths if path not in readings])
    reports: list[Report] = []
    for file, path in readings.items():
        try:
            reports += read_readings(file)
        except UnreadableFile as error:
            if file == path:
                raise
            reports.append(_rejected(file, error, language))  # in a folder the others go on
    reports += extract_many(files, jobs, language, forms)
    if not reports:
        cause = ("里面没有可读的报告。", "holds no report that can be read.")
        remedy = ("请给出报告文件、读取结果，或含有它们的文件夹。", "Name reports, readings, or a folder.")
        raise UnreadableFile(" ".join(map(str, paths)), cause, remedy)
    return list({report.sha256 or report.source: report for report in reports}.values())


def read_readings(path: Path) -> Iterator[Report]:
    """The reports that `gouji read` wrote as JSON: one a line, or an array. Raises UnreadableFile."""
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                text = line.strip().rstrip(",")
                if text not in ("", "[", "]", "[]"):
                    yield Report.model_validate_json(text)
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        cause = ("不是本程序写出的读取结果。", "is no reading written by this program.")
        remedy = ("请用 gouji read --format json 重新读取。", "Read it again with gouji read --format json.")
        raise UnreadableFile(str(path), cause, remedy) from error


def _rejected(path: Path, error: UnreadableFile, language: str) -> Report:
    number = int(language == "en")
    reason = finding(error.code, language, cause=error.cause[number], remedy=error.remedy[number])
    return Report(
        source=str(path),
        sha256=None,
        form=None,
        organisation=None,
        year=None,
        verdict="rejected",
        reasons=(error.code,),
        cells={},
        checks={},
        findings=(reason,),
        sections=(),
        provenance={},
    )


def _readings_in(path: Path) -> list[Path]:
    if path.is_dir():
        found = (p for p in path.rglob("*") if p.suffix.lower() in READINGS and p.is_file())
        return sorted(p for p in found if not p.name.startswith("."))
    return [path] if path.suffix.lower() in READINGS and path.exists() else []
