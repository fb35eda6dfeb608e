"""Rows of a partition -> its files, then the record that makes them count: written twice is written once."""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.audit.values import FACTS, schema_of
from extractor.bulk.plan import DONE, Options, Run, forms_of
from extractor.bulk.reading import Row
from extractor.records import Record, Usage

FINDINGS = pa.schema(
    [
        *FACTS,
        *((name, pa.string()) for name in ("code", "finding_verdict", "severity", "fault")),
        ("addresses", pa.list_(pa.string())),
        ("message", pa.string()),
        ("details", pa.string()),
    ]
)
_BESIDE = pa.schema([("sha256", pa.string()), ("reasons", pa.list_(pa.string())), ("report", pa.string())])


class Committed(Record):
    """A finished partition: its reports by verdict, findings by code, and the sha256 of each of its files."""

    partition: int
    reports: int
    verdicts: dict[str, int]
    findings: dict[str, int]
    quarantined: int
    usage: Usage
    files: dict[str, str]


def commit(run: Run, partition: int, rows: Sequence[Row]) -> Committed:
    """Writes a partition's files, and last the record without which none of them counts.

    The same rows give the same bytes: a partition that was being written when everything stopped, or that
    two workers were given, is simply written again.
    """
    files = {name: data for name, data in _files(run.plan.options, partition, rows) if data}
    for name, data in files.items():
        run.folder.write(name, data)
    record = Committed(
        partition=partition,
        reports=len(rows),
        verdicts=dict(Counter(row.verdict for row in rows)),
        findings=dict(Counter(each[len(FACTS)] for row in rows for each in row.findings)),
        quarantined=sum(row.quarantine is not None for row in rows),
        usage=add_usage(row.usage for row in rows),
        files={name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    )
    run.folder.write(f"{DONE}/{partition:08}.json", record.model_dump_json(indent=1).encode())
    return record


def add_usage(usages: Iterable[Usage | None]) -> Usage:
    """What several reports, or partitions, took together."""
    known = [usage for usage in usages if usage]
    costs = [usage.cost for usage in known if usage.cost is not None]
    return Usage(
        calls=sum(usage.calls for usage in known),
        cached=sum(usage.cached for usage in known),
        retries=sum(usage.retries for usage in known),
        prompt_tokens=sum(usage.prompt_tokens for usage in known),
        completion_tokens=sum(usage.completion_tokens for usage in known),
        seconds=round(sum(usage.seconds for usage in known), 3),
        cost=sum(costs) if costs else None,
        currency=next((usage.currency for usage in known if usage.currency), None),
    )


def _files(options: Options, partition: int, rows: Sequence[Row]) -> Iterable[tuple[str, bytes]]:
    part = f"part-{partition:08}"
    if "parquet" in options.styles:
        yield f"reports/{part}.parquet", _parquet(_report_rows(rows), _report_schema(options))
    if "ndjson" in options.styles:
        yield f"ndjson/{part}.ndjson", "".join(row.line + "\n" for row in rows).encode()
    yield f"findings/{part}.parquet", _parquet([r for row in rows for r in row.findings], FINDINGS)
    yield f"quarantine/{part}.jsonl", "".join(map(_quarantined, rows)).encode()


def _report_schema(options: Options) -> Any:
    return pa.schema([*schema_of(forms_of(options)), *_BESIDE])


def _report_rows(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    return [(*row.values, row.sha256, list(row.reasons), row.line) for row in rows]


def _parquet(rows: Sequence[tuple[Any, ...]], schema: Any) -> bytes:
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    arrays = [pa.array(values, field.type) for field, values in zip(schema, columns, strict=True)]
    buffer = io.BytesIO()
    pq.write_table(pa.table(arrays, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()


def _quarantined(row: Row) -> str:
    """A line of a manifest again: what was not read can be given to another run as it is."""
    if row.quarantine is None:
        return ""
    code, message = row.quarantine
    return json.dumps({"source": row.source, "code": code, "message": message}, ensure_ascii=False) + "\n"
