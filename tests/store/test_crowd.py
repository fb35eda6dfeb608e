"""Many at once and a server killed among them: nothing confirmed is lost, nothing is doubled or untold."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from eval.bench_store import crowd, fill, is_sound, judge, read_log
from eval.postgres import Postgres
from extractor.store import open_store


def test_reviewers_lose_nothing_when_the_database_is_killed_among_them(postgres: Postgres) -> None:
    figures = crowd(postgres, reviewers=4, reports=6, seconds=12, kills=1)
    assert figures["acts"]["done"] > 0
    assert is_sound(figures), figures


def test_a_writer_killed_in_the_middle_loses_nothing_it_was_told_is_written(url: str, tmp_path: Path) -> None:
    ids = fill(open_store(url, tmp_path), 2)
    script = (
        "import sys; from pathlib import Path; from eval.bench_store import review_for; "
        "review_for(sys.argv[1], sys.argv[2], 'writer', [int(i) for i in sys.argv[4:]], 60, sys.argv[3])"
    )
    log = tmp_path / "log"
    command = [sys.executable, "-c", script, url, str(tmp_path), str(log), *map(str, ids)]
    writer = subprocess.Popen(command)
    try:
        for _ in range(600):
            if log.exists() and log.read_text().count("done") >= 5:
                break
            time.sleep(0.05)
    finally:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    figures = judge(open_store(url, tmp_path), ids, read_log(log))
    assert figures["acts"]["done"] >= 5
    # The last act may have been written without its author having been told: killed between the two.
    assert figures["of them without an answer to their author"] <= 1
    figures["of them without an answer to their author"] = 0
    assert is_sound(figures), figures
