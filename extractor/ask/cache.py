"""Answers on disk, by fingerprint: what was answered once is never paid for twice."""

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it came, and what it took. `about` and `model` are for people who look into the folder.

    `problem`: why it can't be used. Such an answer is kept until its table is given up, so that a crash
    in between pays for it once.
    """

    text: str
    problem: str | None
    about: str
    model: str
    prompt_tokens: int
    completion_tokens: int


class Cache:
    """A folder of answers; a file each, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Stored | None:
        """The answer under `key`; None where there is none, or a damaged one."""
        try:
            return Stored(**json.loads(self._file(key).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def put(self, key: str, answer: Stored) -> None:
        """Keep the answer, on the disk before this returns."""
        target = self._file(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(answer), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)

    def drop(self, key: str) -> None:
        """Forget the answer, so that the next run asks afresh."""
        self._file(key).unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"
