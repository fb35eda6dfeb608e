"""What can be measured: a reader is a function from a file to a report; peers are readers too."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from extractor.pipeline import extract
from extractor.records import Report

Read = Callable[[Path], Report]


class Reader(NamedTuple):
    """`fingerprint`: changes with everything that may change what it reads; results are kept by it.
    `suffixes`: the files it takes (none: all); on others it is unscored. `missing`: why it can't run here.
    """

    name: str
    read: Read
    fingerprint: str
    suffixes: tuple[str, ...] = ()
    missing: str | None = None

    def takes(self, path: Path) -> bool:
        return not self.missing and (not self.suffixes or path.suffix.lower() in self.suffixes)


def _grid() -> Reader:
    return Reader("grid", extract, code_fingerprint())


def make_reader(name: str) -> Reader:
    """The reader of this name. KeyError when there is none."""
    from eval.peers import PEERS

    return {**OWN, **PEERS}[name]()


def reader_names() -> Sequence[str]:
    from eval.peers import PEERS

    return (*OWN, *PEERS)


@cache
def code_fingerprint() -> str:
    """Changes with any file of the reader: a result is only kept for the code that made it."""
    digest = hashlib.sha256()
    folder = Path(str(resources.files("extractor")))
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".toml", ".json"):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


OWN: dict[str, Callable[[], Reader]] = {"grid": _grid}
