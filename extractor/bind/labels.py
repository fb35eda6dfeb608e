"""Matching printed labels to the rows and columns of the forms, through misprints and torn words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import opencc
from rapidfuzz import fuzz

from extractor.forms import Column, Form, Row

SURE = 84  # similarity in percent from which a label is taken for a misprint of another
SHORTEST_FRAGMENT = 6  # characters a torn piece of a label must have to speak for the whole

_NUMBERING = re.compile(r"^(?:第?[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）]?\s*[、.．:：)）]?\s*)(?=\D)")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]?")
_NOT_LETTERS = re.compile(r"[\W_]+")
_t2s = opencc.OpenCC("t2s")
_TAIWAN_WORDS = {"资讯": "信息", "档案": "文件"}  # what converters make of the forms' words


@lru_cache(maxsize=65_536)
def letters(text: str) -> str:
    """Simplified characters, letters and digits only: what is left when layout and punctuation are gone."""
    plain = _NOT_LETTERS.sub("", _t2s.convert(unicodedata.normalize("NFKC", text)))
    for word, ours in _TAIWAN_WORDS.items():
        plain = plain.replace(word, ours)
    return plain


@lru_cache(maxsize=65_536)
def core(text: str) -> str:
    """`letters` without the numbering in front: "2.重复申请" -> "重复申请"."""
    return letters(_NUMBERING.sub("", unicodedata.normalize("NFKC", text).strip(), count=1))


def is_numbered(text: str) -> bool:
    """Whether numbering stands in front: "3.其他" is a row, "其他" may be a column."""
    return _NUMBERING.match(unicodedata.normalize("NFKC", text).strip()) is not None


@lru_cache(maxsize=65_536)
def unbracketed(text: str) -> str:
    """`letters` without what stands in brackets: "收费金额（单位：万元）" -> "收费金额"."""
    return letters(_BRACKETED.sub("", unicodedata.normalize("NFKC", text)))


@dataclass(frozen=True)
class TableLabels:
    """All labels of one table, over all forms: what can be printed beside and above its numbers."""

    id: str
    layout: str
    row_orders: tuple[tuple[str, ...], ...]  # the printed order of the rows, one a form
    column_order: tuple[str, ...]
    rows: dict[str, str]  # core of a label or alias -> row id
    columns: dict[str, str]  # letters of a label or alias -> column id
    groups: dict[str, frozenset[str]]  # letters of a heading over columns -> the columns under it
    row_columns: dict[str, tuple[tuple[str, ...], ...]]  # row id -> its columns, one tuple a form
    row_headings: frozenset[str]  # letters of the headings over rows
    row_depth: dict[str, int]  # how many headings stand over a row
    column_details: dict[str, Column]
    width: int  # how many numbers a full row has
    # Column ids: Σ first = Σ second in every row.
    row_sums: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@lru_cache(maxsize=16)
def table_labels(forms: tuple[Form, ...]) -> dict[str, TableLabels]:
    """The labels of every table id, united over `forms` (the first form's order leads)."""
    ids = dict.fromkeys(table.id for form in forms for table in form.tables)
    return {table_id: _unite(table_id, forms) for table_id in ids}


def _unite(table_id: str, forms: Sequence[Form]) -> TableLabels:
    tables = [table for form in forms for table in form.tables if table.id == table_id]
    rows = [row for table in tables for row in table.rows]
    columns = [column for table in tables for column in table.columns]
    groups: dict[str, set[str]] = {}
    for column in columns:
        for heading in column.path:
            groups.setdefault(letters(heading), set()).add(column.id)
    row_columns: dict[str, dict[tuple[str, ...], None]] = {}
    for table in tables:
        for row in table.rows:
            row_columns.setdefault(row.id, {})[tuple(c.id for c in table.columns_of(row))] = None
    return TableLabels(
        id=table_id,
        layout=tables[0].layout,
        row_orders=tuple(tuple(row.id for row in table.standard_rows) for table in tables),
        column_order=tuple(dict.fromkeys(column.id for column in columns)),
        rows=_names(rows, core),
        columns=_names(columns, letters) | _names(columns, unbracketed),
        groups={heading: frozenset(ids) for heading, ids in groups.items()},
        row_columns={row_id: tuple(each) for row_id, each in row_columns.items()},
        row_headings=frozenset(letters(heading) for row in rows for heading in row.path),
        row_depth={row.id: len(row.path) for row in rows},
        column_details={column.id: column for column in reversed(columns)},
        width=max(len(columns) for each in row_columns.values() for columns in each),
        row_sums=tuple(dict.fromkeys((r.left, r.right) for t in tables for r in t.rules if r.each == "row")),
    )


def _names(parts: Iterable[Row | Column], normal: Callable[[str], str]) -> dict[str, str]:
    """Every wording of every part; the first part to claim a wording keeps it."""
    names: dict[str, str] = {}
    for part in parts:
        for label in (part.label, *part.aliases):
            names.setdefault(normal(label), part.id)
    return names


@dataclass(frozen=True, slots=True)
class Match:
    """A row and how well its label fits, in percent."""

    row: str
    score: float


def match_row(pieces: Sequence[str], labels: TableLabels) -> Match | None:
    """The row that the label pieces left of (or before) some numbers name; None when they name none surely.

    The row's own label comes last; group headings may stand before it, and it may be torn over pieces.
    """
    for count in range(1, min(len(pieces), 4) + 1):
        name = core("".join(pieces[-count:]))
        if name in labels.rows:
            return Match(labels.rows[name], 100.0)
    whole = letters("".join(pieces))
    words = [word for piece in pieces for word in piece.split()]
    return _contained(whole, labels) or _similar(words, labels) or _fragment(pieces, labels)


def rows_named(pieces: Sequence[str], labels: TableLabels) -> set[str]:
    """Every row whose label stands unbroken in the pieces."""
    whole = letters("".join(pieces))
    return {row for name, row in labels.rows.items() if len(name) > 3 and name in whole}


def name_row(text: str, labels: TableLabels) -> str | None:
    """The row that a text names by itself, misprints allowed; to contain a label is not enough."""
    name = core(text)
    if name in labels.rows:
        return labels.rows[name]
    match = _similar([text], labels)
    return match.row if match else None


def _contained(whole: str, labels: TableLabels) -> Match | None:
    """A label that stands unbroken in the text; of several, the one that ends last, then the longest."""
    found = [
        (whole.rfind(name) + len(name), len(name), row)
        for name, row in labels.rows.items()
        if len(name) > 3 and name in whole
    ]
    return Match(max(found)[2], 99.0) if found else None


def _similar(pieces: Sequence[str], labels: TableLabels) -> Match | None:
    """The label that the last pieces misspell; None when two rows are about equally near."""
    best: dict[str, float] = {}
    for count in range(1, min(len(pieces), 4) + 1):
        name = core("".join(pieces[-count:]))
        if len(name) < 3:
            continue
        for label, row in labels.rows.items():
            score = fuzz.ratio(name, label)
            if score > best.get(row, 0.0):
                best[row] = score
    ranked = sorted(best.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < SURE or (len(ranked) > 1 and ranked[1][1] > ranked[0][1] - 5):
        return None
    return Match(*ranked[0])


def _fragment(pieces: Sequence[str], labels: TableLabels) -> Match | None:
    """The only row whose label contains the pieces as one unbroken, long enough stretch."""
    for text in (core("".join(pieces)), core(pieces[-1]) if pieces else ""):
        if len(text) >= SHORTEST_FRAGMENT:
            rows = {row for label, row in labels.rows.items() if text in label}
            if len(rows) == 1:
                return Match(rows.pop(), 90.0)
    return None


def match_column(text: str, labels: TableLabels) -> tuple[str, ...]:
    """The columns a header text may name: one where it is sure, several for a torn label, none otherwise."""
    if (name := letters(text)) in labels.columns:
        return (labels.columns[name],)
    if is_numbered(text):
        return ()
    name = unbracketed(text)
    if name in labels.columns:
        return (labels.columns[name],)
    if len(name) < 2:
        return ()
    begun = tuple(dict.fromkeys(c for label, c in labels.columns.items() if label.startswith(name)))
    if begun:
        return begun
    ended = {c for label, c in labels.columns.items() if len(label) >= 5 and name.endswith(label)}
    if ended:  # "信息内容本年处理决定数量": two header cells glued together
        return tuple(ended) if len(ended) == 1 else ()
    near = [(fuzz.ratio(name, label), c) for label, c in labels.columns.items() if len(label) >= 4]
    score, column = max(near, default=(0.0, ""))
    return (column,) if score >= SURE else ()
