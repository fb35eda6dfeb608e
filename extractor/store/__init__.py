"""The store, on SQLite by default, on PostgreSQL by URL. The only package that speaks SQL."""

from collections.abc import Sequence
from pathlib import Path

from extractor.forms import Form, load_forms
from extractor.settings import settings
from extractor.store.cases import write_cases
from extractor.store.engine import connect, upgrade
from extractor.store.find import Filter, Page, Sort
from extractor.store.people import Account, People
from extractor.store.roles import ROLES, Person, Role, may, must
from extractor.store.sources import Sources
from extractor.store.store import Store, Submitted
from extractor.store.summary import Summary
from extractor.store.trail import Entry, csv_lines, json_lines

__all__ = [
    "ROLES",
    "Account",
    "Entry",
    "Filter",
    "Page",
    "People",
    "Person",
    "Role",
    "Sort",
    "Store",
    "Submitted",
    "Summary",
    "csv_lines",
    "json_lines",
    "may",
    "must",
    "open_store",
    "write_cases",
]


def open_store(
    url: str | None = None,
    data_dir: Path | None = None,
    sources: str | None = None,
    forms: Sequence[Form] | None = None,
) -> Store:
    """The store, its tables brought up to date.

    `url`: SQLAlchemy URL; default: the setting, else SQLite in `data_dir` (default: the setting). `sources`:
    folder or fsspec URL of the submitted files; default: `data_dir`/sources. `forms`: default the official.
    """
    folder = data_dir or settings().data_dir
    folder.mkdir(parents=True, exist_ok=True)
    engine = connect(url or settings().database_url or f"sqlite:///{folder / 'gouji.db'}")
    upgrade(engine)
    return Store(engine, Sources(sources or str(folder / "sources")), tuple(forms or load_forms()))
