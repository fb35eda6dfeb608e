"""Uploaded files -> reports in the store. Read by `gouji read` in a process of its own: no file can take the
server down, and many are read side by side."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from extractor.export.words import Language
from extractor.messages import render
from extractor.records import Report
from extractor.store import Person, Store
from ui.words import say

READ = (sys.executable, "-c", "from extractor.cli import main; main()", "read", "--format", "json")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


class File(NamedTuple):
    """An uploaded file. `name` tells its kind by its suffix and is kept as its source; it is no path."""

    name: str
    data: bytes


class Taken(NamedTuple):
    """`id`: of the report in the store; None for a file that could not be read, and `message` says why.
    `is_new`: False where the same bytes were there already."""

    name: str
    id: int | None
    is_new: bool = False
    message: str = ""


def take_in(files: Sequence[File], who: Person, store: Store, language: Language) -> Iterator[Taken]:
    """Reads the files and puts them into the store, one outcome a file, in order. Raises Forbidden."""
    reports = read_files(files, language)
    for file in files:
        report = next(reports, None)
        if report is None:
            cause = say("inbox", "reader_died", language)
            yield Taken(file.name, None, message=render("internal_error", {"cause": cause}, language))
        elif report.sha256 is None:
            yield Taken(file.name, None, message=" ".join(finding.message for finding in report.findings))
        else:
            report = report.model_copy(update={"source": file.name})
            id, is_new = store.submit(file.name, file.data, report, who)
            yield Taken(file.name, id, is_new)


def read_files(files: Sequence[File], language: Language) -> Iterator[Report]:
    """One report a file, in order, as they are read; fewer where the reading process itself died."""
    with TemporaryDirectory() as folder:
        paths = [_written(file, Path(folder, f"report{number:04}")) for number, file in enumerate(files)]
        command = [*READ, "--lang", language, *map(str, paths)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            yield from (Report.model_validate_json(line) for line in process.stdout)


def _written(file: File, beside: Path) -> Path:
    """The file under a name of our own; of its own name only a harmless suffix."""
    suffix = PurePosixPath(file.name).suffix.lower()
    path = beside.with_suffix(suffix if _SUFFIX.fullmatch(suffix) else "")
    path.write_bytes(file.data)
    return path
