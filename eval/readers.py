"""What can be measured: a reader is a function from a file to a report; peers are readers too."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from extractor.consult import READERS, reader_for
from extractor.consult import Reader as OwnReader
from extractor.errors import ModelError
from extractor.pipeline import extract
from extractor.records import Report
from extractor.settings import settings

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


def _own(name: OwnReader) -> Reader:
    """One of `gouji read --reader`: the model's are fingerprinted by model and prompts as well."""
    try:
        reader_for(name)
    except ModelError as error:
        return Reader(name, extract, "", missing=f"{error.cause[1]} {error.remedy[1]}")
    asked = "" if name == "grid" else f" {settings().model} {settings().openai_base_url}"
    return Reader(name, partial(extract, reader=name), code_fingerprint() + asked)


def make_reader(name: str) -> Reader:
    """The reader of this name. KeyError when there is none."""
    from eval.peers import PEERS

    return {**OWN, **PEERS}[name]()


def reader_names() -> Sequence[str]:
    from eval.peers import PEERS

    return (*OWN, *PEERS)


@cache
def code_fingerprint(*packages: str) -> str:
    """Changes with any file of these packages, by default the reader's: a result is only kept for the code
    that made it."""
    digest = hashlib.sha256()
    for folder in (Path(str(resources.files(package))) for package in packages or ("extractor", "prompts")):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".toml", ".json", ".md", ".txt"):
                digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


OWN: dict[str, Callable[[], Reader]] = {name: partial(_own, name) for name in READERS}
