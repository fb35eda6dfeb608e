"""A real PostgreSQL for benchmarks and tests: installed where it is missing, on a loopback port."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import GoujiError

_CONNECTIONS = "max_connections=200"
_STARTS = 100  # tries, a fifth of a second apart: a killed server's children may still be on their way out


@dataclass
class Postgres:
    """A server with its data in `folder`; run by the user postgres where root runs us, as it refuses root."""

    folder: Path
    binaries: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None
    account: dict[str, Any] = field(default_factory=dict)

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Starts the server and returns once it answers."""
        options = (
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            _CONNECTIONS,
        )
        settings = [f"-c{option}" for option in options]
        for _ in range(_STARTS):
            if self.process is None or self.process.poll() is not None:
                command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data"), *settings]
                with (self.folder / "log").open("ab") as log:
                    self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self.account)
            if self._call("pg_isready", "-h", "127.0.0.1", "-p", str(self.port), check=False) == 0:
                return
            time.sleep(0.2)
        raise GoujiError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def create_database(self, name: str) -> str:
        """Makes a database and gives its URL."""
        self._call("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", name)
        return self.url(name)

    def kill(self) -> None:
        """SIGKILL to the server and every process of it: none gets to write another byte."""
        assert self.process
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for number in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ends the server at once: its data are thrown away, and a checkpoint takes long on a busy disk."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)

    def initialise(self) -> None:
        if self.account:
            os.chown(self.folder, self.account["user"], self.account["group"])
        data = str(self.folder / "data")
        self._call(
            "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )

    def _call(self, program: str, *arguments: str, check: bool = True) -> int:
        command = [str(self.binaries / program), *arguments]
        done = subprocess.run(command, check=False, capture_output=True, cwd="/", timeout=120, **self.account)
        if check and done.returncode:
            raise GoujiError(f"{program}: {done.stderr.decode(errors='replace')}")
        return done.returncode


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server with nothing in it, gone at the end. Raises GoujiError where there is none to be had."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="gouji-postgres-"))
    server = Postgres(folder, binaries, free_port(), account=_account())
    try:
        server.initialise()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _account() -> dict[str, Any]:
    if os.getuid() != 0:
        return {}
    postgres = pwd.getpwnam("postgres")
    return {"user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": []}


def _binaries() -> Path:
    """The folder of the newest PostgreSQL, installed first where root may and there is none."""
    if not (found := _installed()) and os.getuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in ("update", "install -y --no-install-recommends postgresql"):
            subprocess.run(
                ["apt-get", *words.split()], capture_output=True, timeout=600, env=quiet, check=False
            )
        found = _installed()
    if not found:
        raise GoujiError("PostgreSQL is missing and could not be installed: apt-get install postgresql")
    return found[-1]


def _installed() -> list[Path]:
    debian = [path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))]
    elsewhere = shutil.which("postgres")
    return debian or ([Path(elsewhere).resolve().parent] if elsewhere else [])
