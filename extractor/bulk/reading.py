"""One report of a run, read in a worker: from its URL to a row of each table of results."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from extractor.audit.values import row_of, schema_of
from extractor.bulk.plan import Options, forms_of
from extractor.messages import finding
from extractor.pipeline import extract, or_rejected, rejected
from extractor.read import LARGEST_FILE, read_document
from extractor.records import Document, Finding, Report, Usage

# A report rejected for one of these was not read at all: trying again, or another file, may help.
NOT_READ = ("unreadable_file", "unsupported_file", "too_large", "took_too_long", "internal_error")
_FETCHES = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A report as the tables of results hold it. `values`: facts and cells, as `extractor.audit` orders them;
    `quarantine`: code and message of why the file was not read."""

    source: str
    verdict: str
    sha256: str | None
    reasons: tuple[str, ...]
    values: list[Any]
    line: str
    findings: tuple[tuple[Any, ...], ...]
    usage: Usage | None
    quarantine: tuple[str, str] | None


def read_source(source: str, options: Options) -> Row:
    """The report at a path or URL. Raises nothing for what the file is, or for one that can't be fetched."""
    with _as_file(source, options) as (path, problem):
        if problem:
            return row_for(rejected(path, problem), source, options)
        return row_for(extract(path, forms_of(options), options.language, "grid"), source, options)


def document_at(source: str, options: Options) -> Document | Row:
    """The document at a path or URL, for a model to be asked about; a row where there is none."""
    with _as_file(source, options) as (path, problem):
        if problem:
            return row_for(rejected(path, problem), source, options)
        found = or_rejected(path, options.language, lambda: read_document(path))
        return row_for(found, source, options) if isinstance(found, Report) else found


def row_not_read(source: str, code: str, options: Options, **details: Any) -> Row:
    """The row of a file whose reader did not come back."""
    reason = finding(code, options.language, **details)
    return row_for(rejected(Path(source), reason), source, options)


def row_for(report: Report, source: str, options: Options) -> Row:
    report = report.model_copy(update={"source": source})
    first = report.findings[0] if report.findings else None
    not_read = report.verdict == "rejected" and first and first.code in NOT_READ
    return Row(
        source=source,
        verdict=report.verdict,
        sha256=report.sha256,
        reasons=report.reasons,
        values=row_of(report, _schema(options)),
        line=report.model_dump_json(),
        findings=tuple(_finding_row(report, each) for each in report.findings),
        usage=report.usage,
        quarantine=(first.code, first.message) if first and not_read else None,
    )


def _finding_row(report: Report, each: Finding) -> tuple[Any, ...]:
    details = json.dumps(each.model_dump(mode="json")["details"], ensure_ascii=False)
    facts = (report.source, report.organisation, report.form, report.verdict, report.year)
    said = (each.code, each.verdict, each.severity, each.fault, list(each.addresses), each.message, details)
    return facts + said


@lru_cache(maxsize=4)
def _schema(options: Options) -> Any:
    return schema_of(forms_of(options))


@contextmanager
def _as_file(source: str, options: Options) -> Iterator[tuple[Path, Finding | None]]:
    """The report as a file that can be opened here, and what is wrong where there is none."""
    system, path = fsspec.core.url_to_fs(source)
    if isinstance(system, LocalFileSystem):
        yield Path(path), None
        return
    with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
        target = Path(folder) / f"report{PurePosixPath(path).suffix}"
        try:
            _fetch(system, path, target)
            problem = None
        except OSError as error:
            cause, remedy = (
                (f"取不到文件（{type(error).__name__}）。", "请检查地址、权限和网络。"),
                (f"It can't be fetched ({type(error).__name__}).", "Check address, permissions, network."),
            )[options.language == "en"]
            problem = finding("unreadable_file", options.language, cause=cause, remedy=remedy)
        yield target, problem


def _fetch(system: Any, path: str, target: Path) -> None:
    """Copies the object, at most one byte more than a reader takes; what may pass is tried again."""
    for attempt in Retrying(
        stop=stop_after_attempt(_FETCHES),
        wait=wait_exponential(multiplier=0.5),
        retry=retry_if_exception_type((TimeoutError, ConnectionError)),
        reraise=True,
    ):
        with attempt, system.open(path, "rb") as file:
            target.write_bytes(file.read(LARGEST_FILE + 1))
