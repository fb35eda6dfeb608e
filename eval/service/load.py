"""Many clients that hand in, look, list and fetch, one request after another each."""

import os
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from eval.postgres import running_postgres
from eval.service.model import make_reports
from eval.service.processes import Run, service


def under_load(clients: int, seconds: float) -> dict[str, Any]:
    """Requests, those that failed by status, times in milliseconds, the server's memory in MB."""
    with tempfile.TemporaryDirectory() as name, running_postgres() as postgres:
        folder = Path(name)
        pages, _ = make_reports(40, 1, folder)
        with service(postgres.create_database("bench"), folder) as run:
            until = time.monotonic() + seconds
            memory: list[int] = []
            watcher = threading.Thread(target=_watch, args=(run.pid, until, memory))
            watcher.start()
            with ThreadPoolExecutor(clients) as pool:
                told = list(pool.map(lambda n: _client(run, pages, n, until), range(clients)))
            watcher.join()
    times = sorted(seconds for each, _ in told for seconds in each)
    failed: Counter[int] = sum((errors for _, errors in told), Counter())
    return {
        "requests": len(times),
        "failed": dict(failed),
        "p50_ms": round(1000 * statistics.median(times)),
        "p99_ms": round(1000 * times[int(len(times) * 0.99)]),
        "memory_mb": [memory[len(memory) * part // 6] for part in range(6)] + [memory[-1]],
    }


def _client(run: Run, pages: list[bytes], number: int, until: float) -> tuple[list[float], Counter[int]]:
    times, failed, job, rng = [], Counter[int](), "", random.Random(number)
    with run.client() as client:
        while time.monotonic() < until:
            begun = time.monotonic()
            what = rng.random()
            if not job or what < 0.1:
                answer = client.post("/v1/jobs", files=[("files", ("a.html", rng.choice(pages)))])
                job = answer.json().get("id", "") if answer.status_code == 202 else ""
            else:
                path = "" if what < 0.4 else f"/{job}" if what < 0.8 else f"/{job}/results"
                answer = client.get(f"/v1/jobs{path}")
            times.append(time.monotonic() - begun)
            if answer.status_code >= 400:
                failed[answer.status_code] += 1
    return times, failed


def _watch(pid: int, until: float, memory: list[int]) -> None:
    while time.monotonic() < until:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        memory.append(pages * os.sysconf("SC_PAGE_SIZE") >> 20)
        time.sleep(1)
