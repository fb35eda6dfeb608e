"""What a model answers, built from the form: the printed cells of every row, never numbers it converted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, create_model

from extractor.ask.listing import Listing

_RUN = re.compile(r"(.+)\*(\d{1,2})")
_MARKED = re.compile(r"@(\d+) (.*)", re.DOTALL)
# No quotes or backslashes inside a cell: servers that turn patterns into grammars need it said.
_CELL = r'[^|"\\]+'
# What a small model may put into a cell: or it copies the labels and their numbers, too, and does not stop.
_NUMBER = "([_/无*-]{1,3}|[+增减-]?[0-9][0-9.]{0,13}[万元件()]{0,5})"
_ANY_CELLS = rf"{_CELL}(\|{_CELL})*"
_MARK = "(@[0-9]+ )?"


class Answer(BaseModel):
    """Any answer of a model."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class TableAnswer(Answer):
    """`columns`: letters in printed order; then a field `row_1` ... for every row of the listing, called "1"
    or "1 label" ... in JSON: "cell|cell", "@line cell|cell", or null where the row is not printed."""

    columns: str


class ProseAnswer(Answer):
    """`sections`: "section@line"; `claims`: "line:quantity:printed"."""

    organisation: str | None
    year: int | None
    sections: list[Annotated[str, Field(pattern=r"^[a-z_]+@[0-9]+$")]]
    claims: list[Annotated[str, Field(pattern=r'^[0-9]+:[a-z_]+:[^"\\]+$')]]


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """One row as answered: its number in the listing, its id, and its cells by column id, in the order in
    which the model says they are printed.

    `cells` is None where there are more or fewer strings than columns: which is which can't be known.
    """

    number: str
    row: str
    line: int | None
    strings: tuple[str, ...]
    cells: dict[str, str] | None


class Shape(NamedTuple):
    """What the model of a table's answer is made from: see `answer_model`."""

    listed: Listing
    marked: bool
    runs: bool


@lru_cache(maxsize=64)
def answer_model(listed: Listing, marked: bool, runs: bool) -> type[TableAnswer]:
    """The strict model of the answer for one table.

    `marked`: lines carry marks that an answer may point to; `runs`: equal cells may be written as 0*5.
    Without runs every key names its row, which holds a small model to it, each row must have as many cells as
    some form gives it, and there is nothing but numbers in them.
    """
    mark = _MARK if marked else ""
    letters = "".join(listed.column_ids)
    order = f"^[{letters}]+$" if runs else f"^[{letters}]{{{len(letters)}}}$"
    fields: dict[str, Any] = {"columns": (Annotated[str, Field(pattern=order)], ...)}
    for number, row in listed.row_ids.items():
        cells = _ANY_CELLS if runs else "|".join(_cells(width) for width in listed.widths[row])
        text = Annotated[str, Field(pattern=f"^{mark}({cells})$")]
        key = number if runs else f"{number} {listed.full_label(number)}"
        fields[f"row_{number}"] = (text | None, Field(alias=key))
    return create_model(f"{listed.table.title()}Answer", __base__=TableAnswer, **fields)


def _cells(width: int) -> str:
    return r"\|".join([_NUMBER] * width)


def answered_rows(answer: TableAnswer, listed: Listing) -> Iterator[AnsweredRow]:
    """The printed rows of an answer, runs such as 0*5 written out."""
    order = [listed.column_ids[letter] for letter in dict.fromkeys(answer.columns)]
    for number, row in listed.row_ids.items():
        text: str | None = getattr(answer, f"row_{number}")
        if text is None:
            continue
        marked = _MARKED.fullmatch(text)
        cells = marked[2] if marked else text
        strings = tuple(string for part in cells.split("|") for string in _written_out(part.strip()))
        columns = [column for column in order if column in listed.row_columns[row]]
        known = dict(zip(columns, strings, strict=True)) if len(columns) == len(strings) else None
        yield AnsweredRow(number, row, int(marked[1]) if marked else None, strings, known)


def _written_out(part: str) -> list[str]:
    run = _RUN.fullmatch(part)
    return [run[1]] * int(run[2]) if run else [part]
