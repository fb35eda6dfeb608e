"""Reports read while workers and database are killed and the endpoint fails; then the books are compared."""

import json
import random
import secrets
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.postgres import Postgres, running_postgres
from eval.service.model import Model, make_reports
from eval.service.processes import Run, Workers, service
from extractor.store import open_store
from tests.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

PER_JOB = 200
PATIENCE = 3  # seconds until a call that hangs is given up
ENDED = ("done", "quarantined", "cancelled")


@dataclass(frozen=True)
class Fire:
    """`kill_every`, `most`: seconds between two kills, and for all."""

    reports: int
    kill_every: float
    seed: int
    most: float
    workers: int = 2
    slots: int = 3


def under_fire(fire: Fire) -> dict[str, Any]:
    """The books, and under `wrong` what does not agree in them."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name, running_postgres() as postgres:
        folder = Path(name)
        pages, known = make_reports(fire.reports, fire.seed, folder)
        model = Model(known, fire.seed, PATIENCE)
        with scripted_endpoint(model) as endpoint:
            url = postgres.create_database("bench")
            with service(url, folder, **_settings(endpoint.base_url, folder)) as run:
                jobs = _hand_in(run, pages)
                workers = Workers(run, fire.workers, fire.slots, folder / "worker.log")
                reading = time.monotonic()
                restarts = _let_it_burn(run, workers, postgres, fire)
                took = time.monotonic() - reading
                gave_up = workers.gave_up
                workers.stop()
                books = _books(run, jobs) | _stored(url, folder) | _ledger(folder, endpoint)
        books |= {"faults": dict(model.faults), "kills": workers.kills, "database_restarts": restarts}
    books |= {"workers_that_gave_up": gave_up, "seconds_of_reading": round(took)}
    books["seconds"] = round(time.monotonic() - begun)
    return books | {"wrong": _wrong(books, fire.reports)}


def _settings(address: str, folder: Path) -> dict[str, str]:
    return {
        "OPENAI_BASE_URL": address,
        "OPENAI_API_KEY": "none",
        "GOUJI_MODEL": "scripted",
        "GOUJI_MODEL_TIMEOUT": str(PATIENCE),
        "GOUJI_CACHE_DIR": str(folder / "cache"),
        "GOUJI_LEASE": "10",
    }


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


def _let_it_burn(run: Run, workers: Workers, postgres: Postgres, fire: Fire) -> int:
    """Until all has ended; how often the database was killed: once, when half is done."""
    rng, restarts, begun = random.Random(fire.seed), 0, time.monotonic()
    killed = said = begun
    while time.monotonic() - begun < fire.most:
        time.sleep(1)
        done, open_ = _progress(run)
        if open_ == 0:
            break
        if not restarts and done > open_:
            postgres.kill()
            time.sleep(3)
            postgres.start()
            restarts = 1
        if time.monotonic() - killed > fire.kill_every:
            workers.kill_one(rng)
            killed = time.monotonic()
        if time.monotonic() - said > 30:
            said = time.monotonic()
            print(f"{said - begun:.0f} s: {done} ended, {open_} open, {workers.kills} kills", flush=True)
    return restarts


def _progress(run: Run) -> tuple[int, int]:
    """Ended and open; while the database is away, as if nothing had ended."""
    with run.client() as client:
        answer = client.get("/v1/queue")
    if answer.status_code == 503:
        return 0, 1
    counts = answer.raise_for_status().json()["counts"]
    ended = sum(counts[state] for state in ENDED)
    return ended, sum(counts.values()) - ended


def _books(run: Run, jobs: list[str]) -> dict[str, Any]:
    """How the reports handed in ended, and the results that are given for them."""
    states: Counter[str] = Counter()
    verdicts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    names: list[str] = []
    with run.client() as client:
        for job in jobs:
            states.update(client.get(f"/v1/jobs/{job}").json()["counts"])
            for line in client.get(f"/v1/jobs/{job}/results").text.splitlines():
                report = json.loads(line)
                names.append(report["source"])
                verdicts[report["verdict"]] += 1
            failed = client.get(f"/v1/jobs/{job}/tasks", params={"state": "quarantined", "limit": 1000})
            reasons.update(task["error_code"] for task in failed.json()["tasks"])
    return {
        "states": {state: count for state, count in states.items() if count},
        "verdicts": dict(verdicts),
        "quarantined_for": dict(reasons),
        "results": len(names),
        "results_named_once": sum(count == 1 for count in Counter(names).values()),
    }


def _stored(url: str, folder: Path) -> dict[str, int]:
    """Reports in the store, and how many of them were given a second reading."""
    store = open_store(url, folder)
    readings: list[int] = []
    while page := store.find(sort="changed", offset=len(readings), limit=1000).reports:
        readings += [summary.reading for summary in page]
    return {"stored": len(readings), "read_twice": sum(number > 1 for number in readings)}


def _ledger(folder: Path, endpoint: ScriptedEndpoint) -> dict[str, Any]:
    """The ledger's calls beside the endpoint's, by the id that both know a call by."""
    lines = [json.loads(line) for line in (folder / "cache" / "ledger.jsonl").open()]
    sent = {line["id"] for line in lines if line["ended"] == "sent"}
    ended = {line["id"]: line for line in lines if line["ended"] in ("answered", "unusable", "failed")}
    served = set(endpoint.ids)
    return {
        "endpoint_calls": endpoint.calls,
        "endpoint_ids": len(served),
        "ledger_calls": len(sent),
        "only_at_the_endpoint": len(served - sent),
        "ended_but_unknown_there": len(ended.keys() - served),
        "how_those_ended": [
            [ended[call][name] for name in ("ended", "error", "seconds")] for call in ended.keys() - served
        ],
        "cut_off_by_kills": len(sent - ended.keys()),
        "cut_off_before_they_arrived": len(sent - served),
    }


def _wrong(books: dict[str, Any], reports: int) -> list[str]:
    """The sentences of the promise that the books do not bear out."""
    states = books["states"]
    ended = sum(states.get(state, 0) for state in ENDED)
    promises = {
        "every report ended, once": ended == sum(states.values()) == reports,
        "a result for each that is done": books["results"] == states.get("done", 0),
        "no result twice": books["results_named_once"] == books["results"],
        "as many in the store": books["stored"] == books["results"],
        "no reading written twice": books["read_twice"] == 0,
        "every call of the endpoint in the ledger": books["only_at_the_endpoint"] == 0,
        "no call sent twice under one id": books["endpoint_ids"] == books["endpoint_calls"],
        "no call in the ledger that was not made": books["ended_but_unknown_there"] == 0
        and books["cut_off_before_they_arrived"] <= books["cut_off_by_kills"],
        "no worker gave up": books["workers_that_gave_up"] == 0,
    }
    return [promise for promise, holds in promises.items() if not holds]
