"""`gouji serve` and `gouji worker` as processes, as an operator would start them."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2

from eval.postgres import free_port

GOUJI = [sys.executable, "-c", "from extractor.cli import main; main()"]


@dataclass(frozen=True)
class Run:
    """A service under test: its address, a token for it, its process, the environment of its workers."""

    url: str
    token: str
    pid: int
    environment: dict[str, str]

    def client(self) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx2.Client(base_url=self.url, headers=headers, timeout=120, trust_env=False)


@contextmanager
def service(url: str, folder: Path, **more: str) -> Iterator[Run]:
    """The service over the database at `url`, data in `folder`, up while the block runs."""
    port = free_port()
    environment = os.environ | {"GOUJI_DATABASE_URL": url, "GOUJI_DATA_DIR": str(folder)} | more
    added = [*GOUJI, "token", "add", "bench", "--role", "admin", "--requests-per-minute", "1000000"]
    token = subprocess.run(added, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    serve = [*GOUJI, "serve", "--port", str(port)]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(serve, env=environment, stdout=log, stderr=log)
    run = Run(f"http://127.0.0.1:{port}", token, process.pid, environment)
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
    """`gouji worker` processes. One that is killed is replaced at once; one that ends by itself is not, and
    counts in `gave_up`: nothing but a kill should end it."""

    def __init__(self, run: Run, count: int, slots: int, log: Path) -> None:
        self._run, self._slots, self._log = run, slots, log
        self.kills = 0
        self._processes = [self._start() for _ in range(count)]

    @property
    def gave_up(self) -> int:
        return sum(process.poll() is not None for process in self._processes)

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

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [*GOUJI, "worker", "--slots", str(self._slots)]
        with self._log.open("ab") as log:
            # A session of its own, so that its readers can be killed with it.
            return subprocess.Popen(
                command, env=self._run.environment, stdout=log, stderr=log, start_new_session=True
            )
