"""Bad input: a clear message, no traceback, no clean verdict, bounded memory and time, the others go on."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.generate import random_report
from eval.render import RENDERERS
from extractor.pipeline import extract, extract_many
from extractor.read import html
from extractor.read.html import read_html
from extractor.records import Document
from tests.end_to_end.bad_files import BAD_FILES, FORM, REPORT

MEMORY = 2 * 1024**3  # bytes of address space a reader may take
SECONDS = 180  # a guard against hanging: pages of pictures go through OCR, beside every other test


def read_within_limits(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`gouji read` in a process of its own that dies beyond the limits."""
    command = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY})); "
        "from extractor.cli import main; sys.argv = ['gouji', 'read', *sys.argv[1:]]; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", command, "--jobs", "1", *arguments],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@pytest.mark.parametrize("bad_file", BAD_FILES, ids=lambda make: make.__name__)
def test_a_bad_file_is_rejected_with_a_clear_message(
    bad_file: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = bad_file(tmp_path)
    result = read_within_limits("--format", "json", str(path))
    assert "Traceback" not in result.stderr
    report = json.loads(result.stdout)
    assert report["verdict"] == "rejected"
    assert result.returncode == 2
    assert report["source"] == str(path)
    reason = next(f for f in report["findings"] if f["code"] == report["reasons"][0])
    assert len(reason["message"]) > 10
    assert reason["code"] != "internal_error"


def test_a_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    for bad_file in BAD_FILES:
        bad_file(tmp_path)
    (tmp_path / "zz-good.html").write_bytes(RENDERERS["html"].render(REPORT))
    reports = list(extract_many(sorted(tmp_path.iterdir()), jobs=2))
    assert len(reports) == len(BAD_FILES) + 1
    assert reports[-1].verdict == "clean"
    assert {report.verdict for report in reports[:-1]} == {"rejected"}


def test_a_file_that_vanishes_mid_run_is_reported(tmp_path: Path) -> None:
    first, second = tmp_path / "1.html", tmp_path / "2.html"
    for path in (first, second):
        path.write_bytes(RENDERERS["html"].render(REPORT))
    reports = extract_many([first, second], jobs=1)
    assert next(reports).verdict == "clean"
    second.unlink()
    vanished = next(reports)
    assert (vanished.verdict, vanished.reasons) == ("rejected", ("unreadable_file",))
    assert "2.html" in vanished.source


def poisoned(source: str, data: bytes) -> Document:
    """A reader that the second file kills, as a fault in a C library would."""
    if source.endswith("2.html"):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_html(source, data)


def test_a_file_that_kills_its_reader_loses_nothing_but_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / f"{number}.html" for number in range(6)]
    for path in paths:
        path.write_bytes(RENDERERS["html"].render(REPORT))
    monkeypatch.setattr(html, "read_html", poisoned)
    reports = list(extract_many(paths, jobs=2))
    assert [report.source for report in reports] == [str(path) for path in paths]
    assert [report.verdict for report in reports] == ["clean", "clean", "rejected", "clean", "clean", "clean"]
    assert reports[2].reasons == ("internal_error",)


@pytest.mark.parametrize("layout", ["html", "markdown", "tab_text", "flow", "pipe_cells"])
def test_a_report_cut_before_its_last_table_ends_is_never_clean(layout: str, tmp_path: Path) -> None:
    report = random_report(FORM, random.Random(99))
    renderer = RENDERERS[layout]
    data = renderer.render(report)
    end = data.rindex("存在的主要问题".encode())
    path = tmp_path / f"cut{renderer.suffix}"
    for share in range(1, 40):
        path.write_bytes(data[: end * share // 40])
        read = extract(path)
        lacking = [a for a in report.values if a not in read.cells or read.cells[a].status == "not_found"]
        assert read.verdict == ("rejected" if lacking else "review"), (share, read.reasons)


@pytest.mark.parametrize("layout", ["html", "flow", "markdown", "tab_text"])
def test_two_reports_in_one_file_are_never_clean(layout: str, tmp_path: Path) -> None:
    renderer = RENDERERS[layout]
    other = random_report(FORM, random.Random(8))
    path = tmp_path / f"two{renderer.suffix}"
    path.write_bytes(renderer.render(REPORT) + b"\n" + renderer.render(other))
    read = extract(path)
    assert read.verdict == "review"
    assert "second_table" in read.reasons
    stated = {a: cell.value for a, cell in read.cells.items() if cell.value is not None}
    assert {a for a, value in stated.items() if not REPORT.values[a] == other.values[a] == value} == set()


def test_header_rows_in_the_wrong_order_are_flagged(tmp_path: Path) -> None:
    """With its rows exchanged a header of two levels no longer stands above its columns."""
    page = RENDERERS["html"].render(REPORT).decode()
    start = page.index("<tr>", page.index("勾稽关系") - 200)
    ends = [page.index("</tr>", start) + 5]
    ends.append(page.index("</tr>", ends[0]) + 5)
    path = tmp_path / "exchanged.html"
    path.write_text(page[:start] + page[ends[0] : ends[1]] + page[start : ends[0]] + page[ends[1] :])
    read = extract(path)
    assert read.verdict == "review"
    wrong = [a for a, c in read.cells.items() if c.value is not None and c.value != REPORT.values[a]]
    assert wrong == []
