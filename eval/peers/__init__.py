"""Other programs that get tables out of files, measured on the same cases: one function in one file each.

Each is followed by the same plain mapping a user would write (`nth.py`). The competitor's rules
(`rival_rules.py`) are measured on injected faults.
"""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from eval.peers import camelot, img2table, kreuzberg, markitdown, pdfplumber
from eval.readers import Read, Reader, code_fingerprint
from extractor.records import Report

_PDF = (".pdf",)
_ANY = (".pdf", ".html", ".htm", ".docx", ".md", ".txt")


def _peer(name: str, read: Read, package: str, suffixes: tuple[str, ...]) -> Reader:
    fingerprint = f"{_version(package)} {code_fingerprint('eval.peers')}"
    return Reader(name, read, fingerprint, suffixes, missing=_missing(name, package))


def _missing(module: str, package: str) -> str | None:
    if _version(package) is None:
        return f"{package} is not installed: pip install gouji[bench]"
    try:
        import_module(module)
    except Exception as error:  # a broken installation may raise anything
        return f"{package} can't be imported: {error}"
    return None


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _docling() -> Reader:
    """Named so that the table can say why it is not measured."""
    reason = "docling fetches its layout models from a hub when it runs; a machine without one can't run it"
    missing = reason if find_spec("docling") else f"docling is not installed; {reason}, and needs PyTorch"
    return Reader("docling", _refuse, "", _PDF, missing=missing)


def _refuse(path: Path) -> Report:
    raise NotImplementedError(path)


PEERS: Mapping[str, Callable[[], Reader]] = {
    "pdfplumber": partial(_peer, "pdfplumber", pdfplumber.read, "pdfplumber", _PDF),
    "camelot": partial(_peer, "camelot", camelot.read, "camelot-py", _PDF),
    "img2table": partial(_peer, "img2table", img2table.read, "img2table", _PDF),
    "markitdown": partial(_peer, "markitdown", markitdown.read, "markitdown", _ANY),
    "kreuzberg": partial(_peer, "kreuzberg", kreuzberg.read, "kreuzberg", _ANY),
    "docling": _docling,
}
