"""Path -> checked report: one call a stage, readable aloud."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from extractor.ask.outcome import Perform
from extractor.bind import bind
from extractor.bind.seen import with_alternatives
from extractor.check import Reading, check, count_sums, judge
from extractor.claims import locate
from extractor.consult import Reader, consult
from extractor.decode import decode
from extractor.errors import InputError, ModelError, UnreadableFile
from extractor.forms import Form, load_forms
from extractor.messages import finding
from extractor.read import SUFFIXES, printable, read_document
from extractor.records import Claim, Document, Finding, Report
from extractor.risk import check_risk, with_risk
from extractor.suspects import localise, with_fault

Result = TypeVar("Result")
# What `extract` takes after the path.
_How = tuple[Sequence[Form] | None, str, Reader | None, float | None, Path | None]
_AHEAD = 4  # files handed to each worker before their results are taken: keeps memory bounded


def extract(
    path: Path,
    forms: Sequence[Form] | None = None,
    language: str = "zh",
    reader: Reader | None = None,
    max_risk: float | None = None,
    debug_images: Path | None = None,
) -> Report:
    """Read, bind and check one file. Raises nothing for what a file is: a file that can't be read gives a
    rejected report that says why. `reader`: see `consult`; `max_risk`: see `check_risk`; `debug_images`: a
    folder for pictures of what was seen on scanned pages."""
    known = tuple(forms) if forms is not None else _official_forms()
    return or_rejected(
        path,
        language,
        lambda: report_on(read_document(path, debug_images), known, language, reader, max_risk),
    )


def or_rejected(path: Path, language: str, work: Callable[[], Result]) -> Result | Report:
    """What `work` on a file gives, or, whatever it stumbles over, a rejected report that says why."""
    try:
        return work()
    except ModelError as error:
        side = 1 if language == "en" else 0
        reason = finding("model_failed", language, cause=error.cause[side], remedy=error.remedy[side])
        return rejected(path, reason)
    except InputError as error:
        side = 1 if language == "en" else 0
        return rejected(
            path, finding(error.code, language, cause=error.cause[side], remedy=error.remedy[side])
        )
    except (
        MemoryError,
        RecursionError,
        ArithmeticError,
        LookupError,
        ValueError,
        TypeError,
        OSError,
    ) as error:
        return rejected(path, finding("internal_error", language, cause=f"{type(error).__name__}: {error}"))


def report_on(
    document: Document,
    forms: Sequence[Form],
    language: str = "zh",
    reader: Reader | None = None,
    max_risk: float | None = None,
    perform: Perform | None = None,
) -> Report:
    """Bind and check one document. Raises ModelError where only a model reads and it gives no answer."""
    consulted = consult(document, forms, bind(document, forms), reader, language, perform)
    binding = consulted.binding
    cells = with_alternatives(binding.cells, document.alternatives)
    cells = decode(binding.form, cells) if binding.form else cells
    identity = consulted.identity
    reading = Reading(
        form=binding.form,
        forms=tuple(forms),
        cells=cells,
        sections=binding.sections,
        identity=identity,
        notices=document.notices + binding.notices,
        language=language,
    )
    findings = check(reading)
    fails = any(each.code == "sum_mismatch" for each in findings)
    proposals = localise(binding.form, cells) if binding.form and fails else ()
    findings = with_fault(findings, cells, proposals)
    cells = with_risk(binding.form, cells, proposals)
    if max_risk is not None:
        findings = (*findings, *check_risk(cells, max_risk, language))
    verdict, reasons = judge(findings)
    return Report(
        source=document.source,
        sha256=document.sha256,
        form=binding.form.id if binding.form else None,
        organisation=identity.organisation,
        year=identity.year,
        period=identity.period,
        verdict=verdict,
        reasons=reasons,
        cells={str(address): cell for address, cell in cells.items()},
        checks=count_sums(reading, findings),
        findings=findings,
        proposals=proposals,
        claims=_placed_claims(reading, document) + consulted.claims,
        sections=binding.sections,
        usage=consulted.usage,
        provenance=_provenance(document, binding.form) | dict(consulted.provenance),
    )


def _placed_claims(reading: Reading, document: Document) -> tuple[Claim, ...]:
    """The claims with the place of their number, that of their section where the line is not found again."""
    places = locate(reading.mentions, document.blocks)
    return tuple(
        claim.model_copy(update={"evidence": place}) if place else claim
        for claim, place in zip(reading.claims, places, strict=True)
    )


def _provenance(document: Document, form: Form | None) -> dict[str, object]:
    """What a later reader needs to know to repeat the reading."""
    return {
        "program": _program(),
        "kind": document.kind,
        "form_fingerprint": form.fingerprint if form else None,
        **document.details,
    }


def rejected(path: Path, reason: Finding) -> Report:
    """A report that says nothing but why the file was not read."""
    return Report(
        source=printable(path),
        sha256=None,
        form=None,
        organisation=None,
        year=None,
        verdict="rejected",
        reasons=(reason.code,),
        cells={},
        checks=dict.fromkeys(("pass", "fail", "not_assessable"), 0),
        findings=(reason,),
        sections=(),
        provenance={"program": _program()},
    )


@cache
def _program() -> str:
    return f"gouji {version('gouji')}"


@cache
def _official_forms() -> tuple[Form, ...]:
    return load_forms()


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files to read: a file as it is, a folder's files of known kinds, sorted, folders within included.

    Raises UnreadableFile for a path that does not exist.
    """
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UnreadableFile(
                str(path), ("路径不存在。", "No such path."), ("请检查路径。", "Check the path.")
            )
        if path.is_dir():
            found = (p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            files.extend(sorted(p for p in found if not p.name.startswith((".", "~$"))))
        else:
            files.append(path)
    return files


def extract_many(
    paths: Sequence[Path],
    jobs: int = 0,
    language: str = "zh",
    forms: Sequence[Form] | None = None,
    reader: Reader | None = None,
    max_risk: float | None = None,
    debug_images: Path | None = None,
) -> Iterator[Report]:
    """One report a path, in order, as they finish. `jobs`: processes, 0 for one a core; rest: see `extract`.

    A bad file never stops the others, not even one that kills the process that reads it.
    """
    jobs = min(jobs or len(os.sched_getaffinity(0)), len(paths))
    if jobs <= 1:
        yield from (extract(path, forms, language, reader, max_risk, debug_images) for path in paths)
        return
    how = (forms, language, reader, max_risk, debug_images)
    done = 0
    while done < len(paths):
        done += yield from _in_pool(paths[done:], jobs, how)
        if done < len(paths):  # a worker died, over this file or another: alone, each answers for itself
            yield _alone(paths[done], how)
            done += 1


def _in_pool(paths: Sequence[Path], jobs: int, how: _How) -> Generator[Report, None, int]:
    """Reports until all are done or a worker dies; returns how many were given."""
    given = handed = 0
    waiting: deque[Future[Report]] = deque()
    with ProcessPoolExecutor(jobs) as pool:
        try:
            while given < len(paths):
                while handed < len(paths) and len(waiting) < jobs * _AHEAD:
                    waiting.append(pool.submit(extract, paths[handed], *how))
                    handed += 1
                report = waiting.popleft().result()
                given += 1
                yield report
        except BrokenProcessPool:
            return given
        finally:
            pool.shutdown(cancel_futures=True)
    return given


def _alone(path: Path, how: _How) -> Report:
    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(extract, path, *how).result()
        except BrokenProcessPool:
            language = how[1]
            cause = "the process that read it died" if language == "en" else "读取它的进程异常退出"
            return rejected(path, finding("internal_error", language, cause=cause))
