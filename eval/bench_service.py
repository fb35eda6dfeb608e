"""What the service does under fire: `python -m eval.bench_service [--reports N]`.

`gouji serve` and workers on a PostgreSQL of its own; workers killed -9 at random, the database killed once,
the model's endpoint failing as often as told. Then the books are compared. `--load`: many clients instead.
"""

import argparse
import json
import os
import random
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from eval.generate import random_report
from eval.postgres import Postgres, free_port, running_postgres
from eval.render.html import render_html
from extractor.ask import excerpts, plan
from extractor.bind import bind
from extractor.forms import load_forms
from extractor.read import read_document
from extractor.store import open_store
from tests.model_answers import answers
from tests.scripted_endpoint import Reply, scripted_endpoint

GOUJI = [sys.executable, "-c", "from extractor.cli import main; main()"]
TABLES = 40  # different sets of tables; the reports differ in their text
PER_JOB = 200
FAULTS = ((0.05, "busy"), (0.02, "broken"), (0.01, "hangs"), (0.01, "invalid"))  # share of the calls


@dataclass(frozen=True)
class Run:
    """A service under test: its address, a token for it, and the environment of its processes."""

    url: str
    token: str
    environment: dict[str, str]

    def client(self) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx2.Client(base_url=self.url, headers=headers, timeout=120, trust_env=False)


# --- what is read, and what the model says of it ------------------------------------------------


def make_reports(count: int, seed: int, folder: Path) -> tuple[list[bytes], dict[str, str]]:
    """So many different reports, and by the text of a request the answer that copies its table."""
    forms, rng = load_forms(), random.Random(seed)
    form = next(each for each in forms if each.id == "disclosure-2021")
    bases, known = [], {}
    for _ in range(min(TABLES, count)):
        page = render_html(random_report(form, rng))
        path = folder / "base.html"
        path.write_bytes(page)
        document = read_document(path)
        found = excerpts(document, forms)
        copied = answers(document, bind(document, forms).cells, forms)
        for request in plan(document, forms, found, list(found)):
            if request.about in copied:
                known[str(dict(request.messages[-1])["content"])] = copied[request.about]
        bases.append(page)
    ending = b"</body>"
    pages = [
        bases[number % len(bases)].replace(ending, f"<!-- {seed}-{number} -->".encode() + ending)
        for number in range(count)
    ]
    return pages, known


class Model:
    """Answers as it was told to, and fails as often as FAULTS say."""

    def __init__(self, known: dict[str, str], seed: int, patience: float) -> None:
        self._known, self._rng, self._patience = known, random.Random(seed), patience
        self.faults: Counter[str] = Counter()

    def __call__(self, about: str, before: int, body: dict[str, Any]) -> Reply:
        fault = self._draw()
        self.faults[fault] += 1
        if fault == "busy":
            return Reply(status=429, headers={"Retry-After": "1"}, raw='{"error": {"message": "busy"}}')
        if fault == "broken":
            return Reply(status=500, raw='{"error": {"message": "broken"}}')
        if fault == "invalid":
            return Reply("not what was asked for")
        content = json.dumps(body, ensure_ascii=False)
        said = next((str(m["content"]) for m in reversed(body["messages"]) if m["role"] == "user"), content)
        answer = next((text for asked, text in self._known.items() if said.startswith(asked)), "{}")
        return Reply(answer, delay=self._patience * 2 if fault == "hangs" else 0.0)

    def _draw(self) -> str:
        point = self._rng.random()
        for share, fault in FAULTS:
            if point < share:
                return fault
            point -= share
        return "none"


# --- the service --------------------------------------------------------------------------------


@contextmanager
def service(url: str, folder: Path, **more: str) -> Iterator[Run]:
    port = free_port()
    environment = os.environ | {"GOUJI_DATABASE_URL": url, "GOUJI_DATA_DIR": str(folder)} | more
    added = [*GOUJI, "token", "add", "bench", "--role", "admin", "--requests-per-minute", "1000000"]
    token = subprocess.run(added, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    serve = [*GOUJI, "serve", "--port", str(port)]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(serve, env=environment, stdout=log, stderr=log)
    run = Run(f"http://127.0.0.1:{port}", token, environment | {"BENCH_PID": str(process.pid)})
    try:
        _wait_until_ready(run)
        yield run
    finally:
        process.terminate()
        process.wait(60)


def _wait_until_ready(run: Run) -> None:
    with run.client() as client:
        for _ in range(300):
            with suppress(httpx2.HTTPError):
                if client.get("/readyz").status_code == 200:
                    return
            time.sleep(0.2)
    raise SystemExit("the service does not answer")


class Workers:
    """`gouji worker` processes that are killed at random, each replaced at once."""

    def __init__(self, run: Run, count: int, slots: int, log: Path) -> None:
        self._run, self._slots, self._log = run, slots, log
        self.kills = 0
        self._processes = [self._start() for _ in range(count)]

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [*GOUJI, "worker", "--slots", str(self._slots)]
        with self._log.open("ab") as log:
            # A session of its own, so that its readers can be killed with it.
            return subprocess.Popen(
                command, env=self._run.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill_one(self, rng: random.Random) -> None:
        at = rng.randrange(len(self._processes))
        os.killpg(self._processes[at].pid, signal.SIGKILL)
        self._processes[at].wait()
        self.kills += 1
        self._processes[at] = self._start()

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(120)


# --- chaos --------------------------------------------------------------------------------------


def under_fire(count: int, kill_every: float, seed: int) -> dict[str, Any]:
    """Every report handed in, read while things die, and the books compared."""
    rng, begun = random.Random(seed), time.monotonic()
    with tempfile.TemporaryDirectory() as name, running_postgres() as postgres:
        folder = Path(name)
        pages, known = make_reports(count, seed, folder)
        model = Model(known, seed, patience=5)
        with scripted_endpoint(model) as endpoint:
            more = {
                "OPENAI_BASE_URL": endpoint.base_url,
                "OPENAI_API_KEY": "none",
                "GOUJI_MODEL": "scripted",
                "GOUJI_MODEL_TIMEOUT": "5",
                "GOUJI_CACHE_DIR": str(folder / "cache"),
                "GOUJI_LEASE": "10",
            }
            with service(postgres.create_database("bench"), folder, **more) as run:
                jobs = _hand_in(run, pages)
                workers = Workers(run, 2, 3, folder / "worker.log")
                _let_it_burn(run, jobs, workers, postgres, kill_every, rng)
                workers.stop()
                books = _books(run, jobs, postgres, folder)
            faults = dict(model.faults)
            books |= {"server_calls": endpoint.calls, "faults": faults, "kills": workers.kills}
    books["seconds"] = round(time.monotonic() - begun)
    return books


def _hand_in(run: Run, pages: list[bytes]) -> list[str]:
    """The jobs; each request is sent twice with its key, as a client would that lost the answer."""
    jobs = []
    with run.client() as client:
        for at in range(0, len(pages), PER_JOB):
            files = [("files", (f"{n}.html", page)) for n, page in enumerate(pages[at : at + PER_JOB], at)]
            key = {"Idempotency-Key": secrets.token_hex(8)}
            first, again = (client.post("/v1/jobs", files=files, headers=key).json() for _ in range(2))
            assert first["id"] == again["id"]
            jobs.append(first["id"])
    return jobs


def _let_it_burn(
    run: Run, jobs: list[str], workers: Workers, postgres: Postgres, kill_every: float, rng: random.Random
) -> None:
    restarted, killed = False, time.monotonic()
    while True:
        time.sleep(1)
        done, open_ = _progress(run, jobs)
        if open_ == 0:
            return
        if not restarted and done > open_:
            postgres.kill()
            time.sleep(3)
            postgres.start()
            restarted = True
        if time.monotonic() - killed > kill_every:
            workers.kill_one(rng)
            killed = time.monotonic()


def _progress(run: Run, jobs: list[str]) -> tuple[int, int]:
    """Ended and open; while the database is away, as if nothing had ended."""
    with run.client() as client:
        answers = [client.get(f"/v1/jobs/{job}") for job in jobs]
    if any(answer.status_code != 200 for answer in answers):
        return 0, 1
    counts: Counter[str] = Counter()
    for answer in answers:
        counts.update(answer.json()["counts"])
    ended = counts["done"] + counts["quarantined"] + counts["cancelled"]
    return ended, counts.total() - ended


def _books(run: Run, jobs: list[str], postgres: Postgres, folder: Path) -> dict[str, Any]:
    """What was handed in against what ended, what is stored, and what the ledger says was sent."""
    states: Counter[str] = Counter()
    names: list[str] = []
    results = 0
    with run.client() as client:
        for job in jobs:
            states.update(client.get(f"/v1/jobs/{job}").json()["counts"])
            lines = client.get(f"/v1/jobs/{job}/results").text.splitlines()
            results += len(lines)
            names += [json.loads(line)["source"] for line in lines]
    ledger = folder / "cache" / "ledger.jsonl"
    sent = [json.loads(line) for line in ledger.read_text().splitlines()] if ledger.exists() else []
    return {
        "states": dict(states),
        "results": results,
        "results_with_their_own_name": len(set(names)),
        **_stored(postgres.url("bench"), folder),
        "ledger_calls": sum(entry["ended"] != "cached" for entry in sent),
    }


def _stored(url: str, folder: Path) -> dict[str, int]:
    """Reports in the store, and how many of them were given a second reading."""
    store = open_store(url, folder)
    read = [review.reading for _, review in store.reviews()]
    return {"reports_stored": len(read), "read_twice": sum(number > 1 for number in read)}


# --- load ---------------------------------------------------------------------------------------


def under_load(clients: int, seconds: float) -> dict[str, Any]:
    """Many clients that hand in, look, list and fetch, one request after another each."""
    with tempfile.TemporaryDirectory() as name, running_postgres() as postgres:
        folder = Path(name)
        pages, _ = make_reports(40, 1, folder)
        with service(postgres.create_database("bench"), folder) as run:
            until = time.monotonic() + seconds
            memory: list[int] = []
            watcher = threading.Thread(target=_watch, args=(int(run.environment["BENCH_PID"]), until, memory))
            watcher.start()
            with ThreadPoolExecutor(clients) as pool:
                told = list(pool.map(lambda n: _client(run, pages, n, until), range(clients)))
            watcher.join()
    times = sorted(seconds for each, _ in told for seconds in each)
    failed: Counter[int] = sum((errors for _, errors in told), Counter())
    half = len(memory) // 2
    return {
        "requests": len(times),
        "failed": dict(failed),
        "p50_ms": round(1000 * statistics.median(times)),
        "p99_ms": round(1000 * times[int(len(times) * 0.99)]),
        "memory_mb_at_a_third": memory[len(memory) // 3],
        "memory_mb_at_half": memory[half],
        "memory_mb_at_the_end": memory[-1],
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


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=10_000)
    options.add_argument("--kill-every", type=float, default=20, help="seconds")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--load", action="store_true")
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--seconds", type=float, default=180)
    given = options.parse_args()
    if given.load:
        print(json.dumps(under_load(given.clients, given.seconds)))
    else:
        print(json.dumps(under_fire(given.reports, given.kill_every, given.seed)))


if __name__ == "__main__":
    main()
