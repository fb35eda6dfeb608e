"""Reports as files: JSON, CSV, a workbook, or the terminal's tables as plain text."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from extractor.errors import GoujiError
from extractor.export.lines import csv_lines, json_array, json_lines
from extractor.export.words import Language
from extractor.export.xlsx import write_workbook
from extractor.forms import Form
from extractor.records import Report

__all__ = ["SUFFIXES", "csv_lines", "json_array", "json_lines", "write_reports"]

SUFFIXES = (".xlsx", ".csv", ".json", ".ndjson", ".jsonl")


def write_reports(
    reports: Iterable[Report], path: Path, forms: Sequence[Form], language: Language = "zh"
) -> None:
    """Writes all reports to `path` in the format of its suffix (one of SUFFIXES), or leaves `path` as it was.

    Raises GoujiError for another suffix or a place that cannot be written to.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise GoujiError(f"{path}: 不认识的后缀 / unknown suffix. 可用 / use: {' '.join(SUFFIXES)}")
    with _whole_or_not_at_all(path) as target:
        if suffix == ".xlsx":
            write_workbook(reports, target, forms, language)
            return
        if suffix == ".csv":
            target.write(b"\xef\xbb\xbf")  # Excel takes a file without it for the system's code page
        for text in _texts(suffix, reports, forms, language):
            target.write(text.encode())


def _texts(
    suffix: str, reports: Iterable[Report], forms: Sequence[Form], language: Language
) -> Iterator[str]:
    if suffix == ".csv":
        return csv_lines(reports, forms, language)
    return json_array(reports) if suffix == ".json" else json_lines(reports)


@contextmanager
def _whole_or_not_at_all(path: Path) -> Iterator[BinaryIO]:
    """A file beside `path` that takes its place only once everything is written."""
    path = path.resolve()  # through a link, to replace the file and not the link
    beside = path.with_name(f".gouji-{secrets.token_hex(6)}.part")
    try:
        with beside.open("xb") as target:
            yield target
        beside.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise GoujiError(
            f"{path}: 无法写入 / cannot be written ({reason}). 请检查文件夹和权限，或先关闭已打开的文件 / "
            "check the folder and its permissions, and close the file if it is open."
        ) from error
    finally:
        beside.unlink(missing_ok=True)
