"""The door for programs: read a report or thousands of them, check them again, sync and async."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

from extractor.check import check as check_reading
from extractor.check.bodies import check_rollup
from extractor.check.reports import reading_of
from extractor.check.years import check_years
from extractor.consult import Reader
from extractor.export.words import Language
from extractor.forms import Form, load_forms
from extractor.messages import MESSAGES
from extractor.pipeline import extract, extract_many, find_files
from extractor.records import Finding, Report

Source = str | Path


def read(
    source: Source,
    *,
    forms: Sequence[Form] | None = None,
    language: Language = "zh",
    reader: Reader | None = None,
) -> Report:
    """One report, read and checked.

    `source`: path of a file. `forms`: those to choose from (default: the official ones, `load_forms()`).
    `language`: of the findings' messages. `reader`: "grid", "llm", "both" or "auto" (docs/llm.md); None:
    both where a model is configured, else grid. Raises nothing for what the file is: one that can't be read
    gives a report with verdict "rejected" whose first finding says why.
    """
    return extract(Path(source), forms, language, reader)


def read_many(
    sources: Sequence[Source],
    *,
    jobs: int = 0,
    forms: Sequence[Form] | None = None,
    language: Language = "zh",
) -> Iterator[Report]:
    """One report a file, in order, as they finish; a folder stands for the reports below it.

    `jobs`: processes, 0 for one a core. A file that kills its process is rejected, the others go on.
    Raises UnreadableFile for a path that does not exist. With more than one process, a script calls it
    under `if __name__ == "__main__":`. For ten thousand files and more, see `gouji batch`.
    """
    return extract_many(find_files([Path(source) for source in sources]), jobs, language, forms)


def check(
    report: Report,
    *,
    last_year: Report | None = None,
    units: Sequence[Report] = (),
    forms: Sequence[Form] | None = None,
    language: Language = "zh",
) -> tuple[Finding, ...]:
    """Every finding on the cells of a report as they now stand, so that a changed cell is judged anew.

    `last_year`: the same body's report of the year before, whose figures must lead to this one's.
    `units`: reports of the body's units, which must add up to this one. What was noticed while the file was
    read is kept. A rejected report keeps its findings, and takes no part in comparisons.
    """
    if report.verdict == "rejected" or report.form is None:
        return report.findings
    forms = tuple(forms or load_forms())
    noticed = tuple(each for each in report.findings if MESSAGES[each.code].noticed)
    findings = [*noticed, *check_reading(reading_of(report, forms, language))]
    if last_year is not None:
        findings += check_years(last_year, report, forms, language)
    if units:
        findings += check_rollup(report, list(units), forms, language, ())
    return tuple(findings)


async def aread(source: Source, *, forms: Sequence[Form] | None = None, language: Language = "zh") -> Report:
    """`read` in a thread: the event loop goes on."""
    return await asyncio.to_thread(read, source, forms=forms, language=language)


async def aread_many(
    sources: Sequence[Source],
    *,
    jobs: int = 0,
    forms: Sequence[Form] | None = None,
    language: Language = "zh",
) -> AsyncIterator[Report]:
    """`read_many` whose waiting is done in a thread."""
    reports = read_many(sources, jobs=jobs, forms=forms, language=language)
    while (report := await asyncio.to_thread(next, reports, None)) is not None:
        yield report


async def acheck(
    report: Report,
    *,
    last_year: Report | None = None,
    units: Sequence[Report] = (),
    forms: Sequence[Form] | None = None,
    language: Language = "zh",
) -> tuple[Finding, ...]:
    """`check` in a thread."""
    return await asyncio.to_thread(
        check, report, last_year=last_year, units=units, forms=forms, language=language
    )
