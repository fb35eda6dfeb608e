"""What a model answers, built from the form: verbatim strings a row, never numbers it has converted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from extractor.ask.listing import Listing

_RUN = re.compile(r"(.+)\*(\d{1,2})")
_ROW = re.compile(r"(\d+)(?:@(\d+))?:(.*)", re.DOTALL)


class Answer(BaseModel):
    """Any answer of a model."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class TableAnswer(Answer):
    """`columns`: letters in printed order; `rows`: "number:cell|cell" or "number@line:cell|cell"."""

    columns: str
    rows: list[str]


class ProseAnswer(Answer):
    """`sections`: "section@line"; `claims`: "line:quantity:printed"."""

    organisation: str | None
    year: int | None
    sections: list[Annotated[str, Field(pattern=r"^[a-z_]+@[0-9]+$")]]
    claims: list[Annotated[str, Field(pattern=r"^[0-9]+:[a-z_]+:.+$")]]


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


@lru_cache(maxsize=32)
def _model(table: str, rows: int, columns: str) -> type[TableAnswer]:
    numbers = "|".join(str(number) for number in range(1, rows + 1))
    # No quotes or backslashes inside a row: servers that turn the pattern into a grammar need it said.
    row = Annotated[str, Field(pattern=rf'^({numbers})(@[0-9]+)?:[^"\\]+$')]
    fields: dict[str, Any] = {
        "columns": (Annotated[str, Field(pattern=f"^[{columns}]+$")], ...),
        "rows": (list[row], Field(max_length=rows)),
    }
    return create_model(f"{table.title()}Answer", __base__=TableAnswer, **fields)


def answer_model(listed: Listing) -> type[TableAnswer]:
    """The strict model of the answer for one table."""
    return _model(listed.table, len(listed.rows), "".join(listed.column_ids))


def answered_rows(answer: TableAnswer, listed: Listing) -> Iterator[AnsweredRow]:
    """The rows of an answer, runs such as 0*5 written out."""
    order = [listed.column_ids[letter] for letter in dict.fromkeys(answer.columns)]
    for text in answer.rows:
        match = _ROW.fullmatch(text)
        if match is None:
            continue  # the model's pattern forbids it
        row = listed.row_ids[match[1]]
        strings = tuple(string for part in match[3].split("|") for string in _written_out(part.strip()))
        columns = [column for column in order if column in listed.row_columns[row]]
        cells = dict(zip(columns, strings, strict=True)) if len(columns) == len(strings) else None
        yield AnsweredRow(match[1], row, int(match[2]) if match[2] else None, strings, cells)


def _written_out(part: str) -> list[str]:
    run = _RUN.fullmatch(part)
    return [run[1]] * int(run[2]) if run else [part]
