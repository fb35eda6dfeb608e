"""`gouji ui` as a process of its own, as a user starts it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from extractor.store import Store, open_store

SECONDS = 180  # to start: the first import of pandas on a busy machine


class Served(NamedTuple):
    """`folder`: its data; `store`: opens its store beside it."""

    address: str
    folder: Path
    database_url: str | None

    def store(self) -> Store:
        return open_store(self.database_url, self.folder)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(folder: Path, database_url: str | None = None) -> Iterator[Served]:
    """A desk whose data lies in `folder`; stopped at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    environment = {**os.environ, "GOUJI_DATA_DIR": str(folder)}
    environment.pop("GOUJI_DATABASE_URL", None)
    if database_url:
        environment["GOUJI_DATABASE_URL"] = database_url
    command = [sys.executable, "-c", "from extractor.cli import main; main()", "ui", "--port", str(port)]
    log = folder.parent / f"{folder.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=folder.parent, stdout=output, stderr=output)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process, log)
            yield Served(address, folder, database_url)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(SECONDS * 5):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(
        f"the desk did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
    )
