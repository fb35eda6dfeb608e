"""Frozen records, one a stage: Document (read) -> Cell (bound) -> Finding (checked) -> Report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_serializer


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


# --- where something stands in the source -------------------------------------------------------


# Places are plain dataclasses, not models: a document has thousands, and only those in a report are checked.
_CHECKED = ConfigDict(strict=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class PageBox:
    """A box on a page: page from 1; box = left, top, right, bottom in PDF points from the page's top left."""

    __pydantic_config__ = _CHECKED

    page: int
    box: tuple[float, float, float, float]
    kind: Literal["page"] = "page"


@dataclass(frozen=True, slots=True)
class ImageBox:
    """A box in an image file: page (frame of a TIFF) from 1; box = left, top, right, bottom in pixels of the
    image as stored, before any turning or straightening."""

    __pydantic_config__ = _CHECKED

    page: int
    box: tuple[float, float, float, float]
    kind: Literal["image"] = "image"


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A cell of a table in HTML or Word: all from 1, in document order; column after expanding spans."""

    __pydantic_config__ = _CHECKED

    table: int
    row: int
    column: int
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Characters of a line of text: line from 1; start and end count characters from 0, end exclusive."""

    __pydantic_config__ = _CHECKED

    line: int
    start: int
    end: int
    kind: Literal["text"] = "text"


Evidence = Annotated[PageBox | ImageBox | TablePlace | TextPlace, Field(discriminator="kind")]
Place = PageBox | ImageBox | TablePlace | TextPlace


# --- what a reader hands on ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A line or paragraph of running text, or one loose cell ('' = a cell that is there but empty)."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class GridCell:
    """A table cell at its top-left position, counted from 0."""

    text: str
    place: Place
    column: int
    rowspan: int = 1
    colspan: int = 1

    @property
    def end(self) -> int:
        return self.column + self.colspan


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. A spanned cell stands once, in its first row, at its first column.

    `exact`: the columns are real (HTML, Word, ruling lines). Otherwise each row was split at separators,
    and cells may have been lost or padded: only their order is known.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    exact: bool = True


Block = Text | Grid


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader saw on its way: a finding code and its details."""

    code: str
    details: dict[str, Any] = field(default_factory=dict)


class Alternative(Record):
    """What the pixels of a cell may say ('' = blank), and how probable that is, sums left aside."""

    printed: str
    probability: float


@dataclass(frozen=True, slots=True)
class Document:
    """A file as blocks in reading order, free of its format.

    `alternatives`: for each cell of a scan, by its place, what its pixels may say, likeliest first; the
    probabilities sum to 1 at most, the rest is what was not thought of.
    """

    source: str
    sha256: str
    kind: str  # "text", "markdown", "html", "pdf", "docx" or "image"
    blocks: tuple[Block, ...]
    title: str = ""  # the title the file's own metadata states
    notices: tuple[Notice, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)  # encoding, pages ...: for provenance
    alternatives: Mapping[Place, tuple[Alternative, ...]] = field(default_factory=dict)


# --- what binding and checking add --------------------------------------------------------------


class Status(StrEnum):
    STATED = "stated"  # a number is printed
    BLANK = "blank"  # the cell is there and empty
    NOT_APPLICABLE = "not_applicable"  # the cell holds "/", "-", 无 ...
    AMBIGUOUS = "ambiguous"  # printed, but which cell it belongs to is not certain
    UNREADABLE = "unreadable"  # the cell holds something that is not a number
    NOT_FOUND = "not_found"  # the document does not show the cell
    UNGROUNDED = "ungrounded"  # a model gave it, but it does not stand where it was said to stand


class Basis(StrEnum):
    """What decided which cell a number belongs to."""

    LABELS = "labels"
    ROW_ORDER = "row_order"
    COLUMN_ORDER = "column_order"
    ARITHMETIC = "arithmetic"
    NOTE = "note"  # the words printed in the cell
    MODEL = "model"  # the word of a model: nothing printed contradicts it, nothing printed says it
    PERSON = "person"  # who compared it with the source


def _is_empty(value: object) -> bool:
    return value is None or value == ()


class Vote(Record):
    """What one voice says of a cell. `arithmetic`: the only value the sums allow; it has no evidence."""

    voice: Literal["grid", "llm", "ocr", "arithmetic"]
    value: int | Decimal | None
    printed: str | None = None
    status: Status = Status.STATED
    evidence: Evidence | None = None

    @field_serializer("value")
    def _plain_number(self, value: int | Decimal | None) -> int | float | None:
        return float(value) if isinstance(value, Decimal) else value


class Cell(Record):
    """One cell of the form: `value` is what is believed, `printed` what stands there, verbatim.

    `votes`: what each voice read, where there was more than one. `alternatives`: readings of a scanned cell,
    likeliest first. `risk`: probability that `value` is wrong, where it was estimated.
    """

    value: int | Decimal | None = None
    printed: str | None = None
    status: Status = Status.NOT_FOUND
    basis: Basis | None = None
    unit: str | None = None
    note: str | None = None
    evidence: Evidence | None = None
    votes: tuple[Vote, ...] = Field(default=(), exclude_if=_is_empty)
    alternatives: tuple[Alternative, ...] = Field(default=(), exclude_if=_is_empty)
    risk: float | None = Field(default=None, exclude_if=_is_empty)

    @field_serializer("value")
    def _plain_number(self, value: int | Decimal | None) -> int | float | None:
        return float(value) if isinstance(value, Decimal) else value


class FoundSection(Record):
    """A section of the report that was found, with its prose (tables left out)."""

    id: str
    title: str
    text: str
    evidence: Evidence | None = None


class Finding(Record):
    """One thing a reviewer should know. `message` is written from `code` and `details`."""

    code: str
    verdict: Literal["fail", "not_assessable", "warning"]
    severity: Literal["error", "warning", "info"]
    addresses: tuple[str, ...] = ()
    message: str
    details: dict[str, Any] = Field(default_factory=dict)
    fault: Literal["source", "reading", "undecided"] | None = None  # whose mistake; None: not a mistake


class Proposal(Record):
    """One way in which a few wrong cells would explain every failing sum. Never applied.

    `changes`: address -> the value that would hold. `slip`: the kind of mistake it would be.
    `score`: cost of the explanation, lower is likelier; `rank` from 1.
    """

    rank: int
    changes: dict[str, int]
    slip: str
    score: float


class Claim(Record):
    """A number that a sentence of the prose states about the year's figures.

    `quantity`: what is counted (see `extractor/claims/quantities.toml`); `value`: money in yuan; 0 also where
    the sentence says that there was none. `printed`: the number with its unit, or the words that say none.
    `scope`: "own" for the reporting body's own figures, "other" for another body, year or subset.
    `addresses`: the cells whose sum the claim states; `agreement`: how it compares with them.
    """

    quantity: str
    value: int | Decimal
    printed: str
    sentence: str
    section: str
    year: int | None
    scope: Literal["own", "other"]
    addresses: tuple[str, ...] = ()
    agreement: Literal["agrees", "conflicts", "not_comparable"]
    evidence: Evidence | None = None

    @field_serializer("value")
    def _plain_number(self, value: int | Decimal) -> int | float:
        return float(value) if isinstance(value, Decimal) else value


class Period(Record):
    """The statistics period as printed, ISO dates."""

    start: str
    end: str


class Usage(Record):
    """What the model calls of a report, or of a run, took. `cost` in `currency`; None: no price is set.

    `cached`: answers taken from the cache, which cost nothing and are not among `calls`.
    """

    calls: int = 0
    cached: int = 0
    retries: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    cost: float | None = None
    currency: str | None = None


class Report(Record):
    """A report read and checked: the JSON contract, one line a report."""

    source: str
    sha256: str | None
    form: str | None
    organisation: str | None
    year: int | None
    period: Period | None = None
    verdict: Literal["clean", "review", "rejected"]
    reasons: tuple[str, ...] = ()
    cells: dict[str, Cell]
    checks: dict[str, int]  # rules by verdict: pass, fail, not_assessable
    findings: tuple[Finding, ...]
    proposals: tuple[Proposal, ...] = ()
    claims: tuple[Claim, ...] = ()
    sections: tuple[FoundSection, ...]
    usage: Usage | None = None
    provenance: dict[str, Any]
