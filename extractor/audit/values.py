"""Reports as columns: one row a report, one column an address, null where no number is printed."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractor.compare.load import READINGS, read_readings
from extractor.errors import UnreadableFile, UnsupportedFile
from extractor.forms import Form
from extractor.records import Report

FACTS = (
    *((name, pa.string()) for name in ("source", "organisation", "form", "verdict")),
    ("year", pa.int32()),
)
BATCH = 65_536  # rows at a time: a column then fits the processor's cache
GROUP = 500  # readings at a time
LARGEST = 10**15  # of a count; two dozen of them still add up exactly in 64 bits

Batch = Any  # pyarrow ships no types


def schema_of(forms: Sequence[Form]) -> Any:
    """The columns of a file of values: facts of the report, then every address of every form."""
    kinds = {str(a): column.kind for form in forms for a, column in form.columns.items()}
    columns = [(a, pa.float64() if kind == "amount" else pa.int64()) for a, kind in kinds.items()]
    return pa.schema([*FACTS, *columns])


def value_batches(path: Path, forms: Sequence[Form]) -> Iterator[Batch]:
    """Batches of a Parquet file or of readings, with the columns of `schema_of` that no amount stands in.

    Raises UnsupportedFile for another kind of file, UnreadableFile for a damaged one, one without
    the columns, or one whose counts are no whole numbers.
    """
    suffix = path.suffix.lower()
    if suffix in READINGS:
        yield from _from_reports(read_readings(path), schema_of(forms))
    elif suffix == ".parquet":
        yield from _from_parquet(path, schema_of(forms))
    else:
        cause = ("不是 Parquet，也不是读取结果。", "is neither Parquet nor a file of readings.")
        remedy = ("请给出 .parquet 或 .ndjson。", "Name a .parquet or .ndjson file.")
        raise UnsupportedFile(str(path), cause, remedy)


def write_values(reports: Iterable[Report], path: Path, forms: Sequence[Form]) -> None:
    """Writes the reports to a Parquet file that `gouji audit` reads."""
    schema = schema_of(forms)
    with pq.ParquetWriter(path, schema) as writer:
        for batch in _from_reports(reports, schema):
            writer.write_batch(batch)


def _from_reports(reports: Iterable[Report], schema: Any) -> Iterator[Batch]:
    rest = iter(reports)
    while group := list(islice(rest, GROUP)):
        rows = [row_of(report, schema) for report in group]
        yield pa.record_batch(list(zip(*rows, strict=True)), schema=schema)


def row_of(report: Report, schema: Any) -> list[Any]:
    """The report's facts and values in the order of `schema_of`."""
    row: list[Any] = [getattr(report, name) for name, _ in FACTS]
    for field in list(schema)[len(FACTS) :]:
        cell = report.cells.get(field.name)
        row.append(_stored(cell.value if cell else None, field.type))
    return row


def _stored(value: int | Decimal | None, kind: Any) -> int | float | None:
    """A value as its column holds it; a count that is no whole number or too large can't be added up."""
    if value is None:
        return None
    if kind == pa.float64():
        return float(value)
    whole = int(value)
    return whole if value == whole and abs(whole) <= LARGEST else None


def _from_parquet(path: Path, schema: Any) -> Iterator[Batch]:
    try:
        with pq.ParquetFile(path, memory_map=True) as file:
            known = set(file.schema_arrow.names)
            wanted = [f for f in schema if f.name in known and f.type != pa.float64()]
            if "form" not in known or not any("." in field.name for field in wanted):
                raise pa.ArrowInvalid("no column form, or none named table.row.column")
            names, small = [field.name for field in wanted], _small_columns(file.metadata)
            # One thread: decoding such narrow columns in several costs twice the work.
            for batch in file.iter_batches(BATCH, columns=names, use_threads=False):
                columns = [_exact(batch.column(f.name), f, f.name in small) for f in wanted]
                yield pa.record_batch(columns, schema=pa.schema(wanted))
    except (pa.ArrowException, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        cause = (f"不是可用的 Parquet：{reason}。", f"is no usable Parquet file: {reason}.")
        remedy = (
            "需有 form 一列，及以单元格地址命名的整数列。",
            "It needs a column form, and columns of whole numbers named by address.",
        )
        raise UnreadableFile(str(path), cause, remedy) from error


def _small_columns(metadata: Any) -> set[str]:
    """The columns whose own statistics say that all their numbers can be added up."""
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    names = [metadata.schema.column(number).path for number in range(metadata.num_columns)]
    return {
        name
        for number, name in enumerate(names)
        if all(_is_small(group.column(number).statistics) for group in groups)
    }


def _is_small(statistics: Any) -> bool:
    if statistics is None or not statistics.has_min_max:
        return False
    low, high = statistics.min, statistics.max
    return isinstance(low, int) and low >= -LARGEST and high <= LARGEST


def _exact(column: Any, field: Any, small: bool) -> Any:
    """The column in the type of its field, as null what is NaN or too large to add up.

    Raises ArrowInvalid where that would lose digits.
    """
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    try:
        column = column if column.type == field.type else column.cast(field.type)
    except pa.ArrowException as error:
        raise pa.ArrowInvalid(f"{field.name}: {error}") from error
    if small or field.type != pa.int64():
        return column
    # Both sides, for the absolute value of the smallest number of 64 bits is negative.
    fits = pc.and_(pc.less_equal(column, LARGEST), pc.greater_equal(column, -LARGEST))
    return pc.if_else(fits, column, None)
