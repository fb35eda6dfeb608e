"""A run reads every report exactly once, whatever dies, hangs, is killed or is taken up again."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import fsspec
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from eval.corpus import write_corpus
from extractor.bulk import Options, Summary, open_run, run_batch
from extractor.bulk.objects import Folder
from extractor.bulk.plan import Run
from extractor.cli import app
from extractor.errors import GoujiError, UnreadableFile
from extractor.pipeline import extract
from extractor.records import Report
from tests.bulk import poison

SMALL = Options(size=4, styles=("parquet", "ndjson"))


def results(folder: Path) -> dict[str, bytes]:
    """Every file of results by name."""
    kinds = ("reports", "ndjson", "findings", "quarantine", "_run/done")
    files = (path for kind in kinds for path in sorted((folder / kind).glob("*")))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def reports_in(folder: Path) -> list[Report]:
    lines = [line for path in sorted((folder / "ndjson").glob("*")) for line in path.open()]
    return [Report.model_validate_json(line) for line in lines]


def test_a_run_gives_what_each_report_gives_alone(tmp_path: Path) -> None:
    paths = write_corpus(tmp_path / "in", 10)
    summary = run_batch(open_run(str(tmp_path / "in"), str(tmp_path / "out"), SMALL), jobs=2)
    reports = [extract(path) for path in paths]
    assert reports_in(tmp_path / "out") == reports
    assert (summary.reports, summary.read, summary.partitions, summary.is_complete) == (10, 10, 3, True)
    assert summary.verdicts["review"] == sum(report.verdict == "review" for report in reports) > 0
    rows = pq.read_table(tmp_path / "out/reports").to_pylist()
    assert [row["report"] for row in rows] == [report.model_dump_json() for report in reports]
    address = "requests.received.total"
    assert [row[address] for row in rows] == [report.cells[address].value for report in reports]
    found = pq.read_table(tmp_path / "out/findings").to_pylist()
    assert [row["code"] for row in found] == [f.code for report in reports for f in report.findings]
    assert sum(summary.findings.values()) == len(found)


def test_files_that_kill_or_hang_their_reader_are_quarantined_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.bulk.workers.read_source", poison.read_source)
    paths = write_corpus(tmp_path / "in", 6)
    (tmp_path / "in" / "kills.txt").write_bytes(paths[1].read_bytes())
    (tmp_path / "in" / "hangs.txt").write_bytes(paths[1].read_bytes())
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    options = Options(size=4, styles=("ndjson",), seconds=8)
    summary = run_batch(open_run(str(tmp_path / "in"), str(tmp_path / "out"), options), jobs=2)
    lines = [json.loads(line) for p in (tmp_path / "out/quarantine").iterdir() for line in p.open()]
    codes = {Path(line["source"]).name: line["code"] for line in lines}
    expected = {"kills.txt": "internal_error", "hangs.txt": "took_too_long", "empty.txt": "unreadable_file"}
    assert codes == expected
    assert all(line["message"] for line in lines)
    assert (summary.read, summary.quarantined) == (9, 3)
    assert [report.verdict for report in reports_in(tmp_path / "out")].count("rejected") == 3


def test_the_quarantine_is_the_manifest_of_a_second_try(tmp_path: Path) -> None:
    (path,) = write_corpus(tmp_path / "in", 1)
    data = path.read_bytes()
    path.write_bytes(b"")
    run_batch(open_run(str(tmp_path / "in"), str(tmp_path / "out"), SMALL), jobs=1)
    path.write_bytes(data)
    again = tmp_path / "out/quarantine/part-00000000.jsonl"
    summary = run_batch(open_run(str(again), str(tmp_path / "again"), SMALL), jobs=1)
    assert (summary.read, summary.quarantined) == (1, 0)
    assert reports_in(tmp_path / "again") == [extract(path)]


def batch(source: Path, output: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from extractor.cli import main; main()", "batch", str(source)]
    command += ["-o", str(output), "--partition", "2", "--format", "parquet", "--format", "ndjson", *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def wait_for_partitions(output: Path, count: int, run: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 240
    while run.poll() is None and len(list((output / "_run/done").glob("*.json"))) < count:
        assert time.monotonic() < until
        time.sleep(0.005)


def descendants(pid: int) -> list[int]:
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children + [each for child in children for each in descendants(child)]


def stamps(output: Path) -> dict[str, tuple[int, int]]:
    """Which file each result is, and when it was written."""
    return {
        name: ((output / name).stat().st_ino, (output / name).stat().st_mtime_ns) for name in results(output)
    }


def test_killed_at_any_moment_a_run_goes_on_and_writes_nothing_twice(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 80)
    rng, kept = random.Random(8), dict[str, tuple[int, int]]()
    output = tmp_path / "out"
    for partitions in (2, 20):
        run = batch(tmp_path / "in", output, "--jobs", "2")
        wait_for_partitions(output, partitions, run)
        time.sleep(rng.random() / 20)
        run.kill()
        run.communicate()
        whole = {path.stem for path in (output / "_run/done").glob("*.json")}
        now = {name: stamp for name, stamp in stamps(output).items() if name.rsplit("-")[-1][:8] in whole}
        assert kept.items() <= now.items()
        kept = now
    assert 0 < len(kept) < len(results(output))
    run = batch(tmp_path / "in", output, "--jobs", "2")
    run.communicate()
    assert run.returncode == 4
    assert kept.items() <= stamps(output).items()
    run_batch(open_run(str(tmp_path / "in"), str(tmp_path / "quiet"), Options(size=2, styles=SMALL.styles)))
    assert results(output) == results(tmp_path / "quiet")
    assert not list((output / "_run/writing").iterdir())


def test_workers_end_when_their_run_is_killed(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 80)
    run = batch(tmp_path / "in", tmp_path / "out", "--jobs", "2")
    wait_for_partitions(tmp_path / "out", 1, run)
    below = descendants(run.pid)
    run.kill()
    run.communicate()
    assert len(below) >= 2
    until = time.monotonic() + 20
    while any(Path(f"/proc/{child}").exists() for child in below):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_interrupted_it_finishes_what_it_began_and_says_how_to_go_on(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 100)
    run = batch(tmp_path / "in", tmp_path / "out", "--jobs", "2", "--lang", "en")
    wait_for_partitions(tmp_path / "out", 2, run)
    os.kill(run.pid, signal.SIGINT)
    _, error = run.communicate(timeout=240)
    assert run.returncode == 6
    assert "The same command goes on" in error
    assert "Traceback" not in error
    summary = Summary.model_validate_json((tmp_path / "out/summary.json").read_text())
    assert 2 <= summary.committed < summary.partitions
    assert summary.stopped == "interrupted"


def test_a_commit_that_was_cut_off_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus(tmp_path / "in", 4)
    run = open_run(str(tmp_path / "in"), str(tmp_path / "out"), SMALL)
    write = Folder.write

    def fails_at_the_record(folder: Folder, name: str, data: bytes) -> None:
        if name.startswith("_run/done"):
            raise GoujiError("no space")
        write(folder, name, data)

    monkeypatch.setattr(Folder, "write", fails_at_the_record)
    with pytest.raises(GoujiError, match="no space"):
        run_batch(run, jobs=1)
    assert run.done() == set()
    monkeypatch.setattr(Folder, "write", write)
    assert run_batch(run, jobs=1).is_complete
    assert len(reports_in(tmp_path / "out")) == 4


def test_an_object_store_takes_the_results_and_gives_the_reports(tmp_path: Path) -> None:
    # Objects in memory are this process's own, so the reports lie in files; the results go to the store.
    write_corpus(tmp_path / "in", 5)
    run = open_run(f"file://{tmp_path}/in", "memory://results/of/run", SMALL)
    assert run_batch(run, jobs=1).is_complete
    store = fsspec.filesystem("memory")
    lines = b"".join(store.cat_file(path) for path in sorted(store.glob("/results/of/run/ndjson/*")))
    assert len(lines.splitlines()) == 5
    assert run_batch(run, jobs=1).read == 5


def test_another_run_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 1)
    open_run(str(tmp_path / "in"), str(tmp_path / "out"), SMALL)
    with pytest.raises(GoujiError, match="size: 4 ≠ 5"):
        open_run(str(tmp_path / "in"), str(tmp_path / "out"), SMALL.model_copy(update={"size": 5}))


def test_two_processes_never_work_on_one_folder(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 1)
    run: Run = open_run(str(tmp_path / "in"), str(tmp_path / "out"), SMALL)
    from extractor.bulk.run import _alone

    with _alone(run), pytest.raises(GoujiError, match="another process"):
        run_batch(run)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["absent", "-o", "out"], 2),
        (["in", "-o", "out", "--format", "xlsx"], 2),
        (["in", "-o", "in/000000.html/x"], 1),
    ],
)
def test_wrong_use_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    write_corpus(tmp_path / "in", 1)
    result = CliRunner().invoke(app, ["batch", *arguments])
    assert result.exit_code == code
    assert "Traceback" not in result.output


def test_a_folder_without_reports_begins_no_run(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(UnreadableFile):
        open_run(str(tmp_path / "in"), str(tmp_path / "out"), SMALL)
    assert not (tmp_path / "out").exists()
