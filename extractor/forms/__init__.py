"""Forms as data: each `.toml` beside this file is one form; everything else loops over what it says."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Set
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from extractor.errors import FormError


class FormPart(BaseModel):
    """What every part of a form shares: an id for programs, its printed label, an English name."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    id: str
    label: str
    english: str
    aliases: tuple[str, ...] = ()  # other wordings seen in published reports


class Heading(BaseModel):
    """A group heading as printed (in rows' and columns' `path`), and its English name."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    label: str
    english: str


class Section(FormPart):
    """One of the numbered sections of the report."""


class Column(FormPart):
    """A column of a table; `kind` decides which numbers it may hold."""

    path: tuple[str, ...] = ()  # headings printed above the label, outermost first
    kind: Literal["count", "change", "amount"] = "count"
    unit: str | None = None
    note_words: tuple[str, ...] = ()  # words in a cell's note that tell which column it came from


class Row(FormPart):
    """A row of a table."""

    path: tuple[str, ...] = ()  # headings printed left of (or above) the label, outermost first
    columns: tuple[str, ...] = ()  # empty: every column of the table
    instead_of: tuple[str, ...] = ()  # set: no row of this form, but seen printed in place of these


class Rule(BaseModel):
    """Σ left = Σ right, for every row or for every column of a table."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    code: str
    label: str
    english: str
    each: Literal["row", "column"]
    left: tuple[str, ...]
    right: tuple[str, ...]


class YearRule(Rule):
    """Σ left = Σ right + Σ last_year, where `last_year` names cells of the report of the year before.

    A row that lacks one of the columns named has no such rule.
    """

    last_year: tuple[str, ...]


class Address(NamedTuple):
    """`table.row.column`: the one name of a cell, everywhere."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.row}.{self.column}"

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(*text.split("."))


class Table(FormPart):
    """A table: its columns, its rows, and the sums that must hold in it."""

    layout: Literal["rows", "line"]  # line: the rows stand beside each other in one printed line
    headings: tuple[Heading, ...] = ()
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...] = ()
    year_rules: tuple[YearRule, ...] = ()

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        rows, columns = {r.id for r in self.rows}, {c.id for c in self.columns}
        for row in self.rows:
            _must_be_known(f"{self.id}.{row.id}.columns", row.columns, columns)
            _must_be_known(f"{self.id}.{row.id}.instead_of", row.instead_of, rows)
        for rule in (*self.rules, *self.year_rules):
            known = columns if rule.each == "row" else rows
            before = rule.last_year if isinstance(rule, YearRule) else ()
            _must_be_known(f"{self.id}.{rule.code}", rule.left + rule.right + before, known)
        return self

    @cached_property
    def standard_rows(self) -> tuple[Row, ...]:
        """The rows this form prescribes, without the variants seen in their place."""
        return tuple(row for row in self.rows if not row.instead_of)

    @cached_property
    def row(self) -> dict[str, Row]:
        return {row.id: row for row in self.rows}

    @cached_property
    def column(self) -> dict[str, Column]:
        return {column.id: column for column in self.columns}

    def rows_for(self, printed: Set[str]) -> tuple[Row, ...]:
        """The rows a report follows that prints the rows `printed`: a printed variant takes the place of
        the rows it stands for, unless one of those is printed too."""
        variants = [row for row in self.rows if row.instead_of and row.id in printed]
        replaced = {name for row in variants if printed.isdisjoint(row.instead_of) for name in row.instead_of}
        return tuple(
            row for row in self.rows if row.id not in replaced and (not row.instead_of or row in variants)
        )

    def columns_of(self, row: Row) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if not row.columns or c.id in row.columns)

    def cells(self, row: Row) -> Iterator[Address]:
        return (Address(self.id, row.id, column.id) for column in self.columns_of(row))


class Form(FormPart):
    """One official form."""

    source: str  # the notice that prescribes it
    first_year: int
    last_year: int | None = None
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Every cell the form prescribes, in printed order."""
        return tuple(a for table in self.tables for row in table.standard_rows for a in table.cells(row))

    @cached_property
    def columns(self) -> dict[Address, Column]:
        """The column of every address, variant rows included."""
        return {
            Address(table.id, row.id, column.id): column
            for table in self.tables
            for row in table.rows
            for column in table.columns_of(row)
        }

    @cached_property
    def fingerprint(self) -> str:
        """Changes when anything in the form does; part of every report's provenance."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    @cached_property
    def table(self) -> dict[str, Table]:
        return {table.id: table for table in self.tables}

    def __hash__(self) -> int:
        return hash(self.id)  # a form is a key of caches; hashing all of it would cost more than they save

    def __repr__(self) -> str:
        return f"<Form {self.id}>"  # the whole of it fills a screen in every traceback

    def covers(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)


def parse_form(text: str, name: str) -> Form:
    """One form from TOML text. Raises FormError naming `name`, the place and the cause."""
    try:
        # Strict models take a list for a tuple from JSON only, so TOML goes through JSON.
        return Form.model_validate_json(json.dumps(tomllib.loads(text)))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise FormError(f"{name}: {error}") from error


def load_forms(paths: Iterable[Path] = ()) -> tuple[Form, ...]:
    """The official forms, newest first, then those in `paths` (TOML files). Raises FormError."""
    official = resources.files(__package__).iterdir()
    names = sorted((p for p in official if p.name.endswith(".toml")), key=lambda p: p.name, reverse=True)
    forms = [parse_form(p.read_text(encoding="utf-8"), p.name) for p in names]
    return tuple(forms + [parse_form(_text_of(path), str(path)) for path in paths])


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(f"{path}: {error}") from error


def _must_be_known(where: str, names: Iterable[str], known: set[str]) -> None:
    missing = [name for name in names if name not in known]
    if missing:
        raise ValueError(f"{where} names what the table does not have: {', '.join(missing)}")
