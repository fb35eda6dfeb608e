"""What is to be read: a folder, a glob, or a manifest (CSV, JSON Lines, Parquet), as a stream of URLs."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec.implementations.local import LocalFileSystem

from extractor.errors import UnreadableFile
from extractor.read import SUFFIXES

MANIFESTS = (".csv", ".jsonl", ".ndjson", ".parquet")
COLUMNS = ("source", "path", "url")  # the first of these that a manifest has names the report
_SCHEMA = pa.schema([("source", pa.string())])
_ROWS = 10_000  # of a Parquet manifest at a time


def sources_of(given: str) -> Iterator[str]:
    """The reports that `given` names, in order: absolute paths, or URLs where the place is no local one.

    A folder: its files of known kinds, sorted, folders within included. A glob: what fits, sorted.
    A manifest: its rows as they stand; a relative path counts from the manifest's folder.
    Raises UnreadableFile where nothing is named, or nothing is there.
    """
    system, path = fsspec.core.url_to_fs(given)
    if PurePosixPath(path).suffix.lower() in MANIFESTS and not _is_glob(path):
        found = _from_manifest(given, system, path)
    else:
        found = _from_folder(given, system, path)
    first = next(found, None)
    if first is None:
        cause = ("里面没有可读的报告。", "holds no report that can be read.")
        remedy = ("请给出文件夹、通配路径或清单。", "Name a folder, a glob or a manifest.")
        raise UnreadableFile(given, cause, remedy)
    return chain([first], found)


def write_sources(sources: Iterable[str], size: int) -> tuple[bytes, int]:
    """The sources as a Parquet file with a row group for each `size` of them, and how many they are."""
    buffer, count = io.BytesIO(), 0
    rest = iter(sources)
    with pq.ParquetWriter(buffer, _SCHEMA, compression="zstd") as writer:
        while group := [source for _, source in zip(range(size), rest, strict=False)]:
            writer.write_table(pa.table({"source": group}, schema=_SCHEMA), row_group_size=size)
            count += len(group)
    return buffer.getvalue(), count


def read_sources(file: Any, group: int) -> list[str]:
    """One row group of what `write_sources` wrote."""
    sources: list[str] = pq.ParquetFile(file).read_row_group(group)["source"].to_pylist()
    return sources


def _from_folder(given: str, system: Any, path: str) -> Iterator[str]:
    if _is_glob(path):
        found = [name for name in system.glob(path) if not system.isdir(name)]
    elif not system.exists(path):
        remedy = ("请检查路径或地址。", "Check the path or the address.")
        raise UnreadableFile(given, ("路径不存在。", "No such path."), remedy)
    else:
        found = [name for name in system.find(path) if PurePosixPath(name).suffix.lower() in SUFFIXES]
    hidden = (".", "~$")
    return (_named(system, name) for name in sorted(found) if not name.rsplit("/", 1)[-1].startswith(hidden))


def _from_manifest(given: str, system: Any, path: str) -> Iterator[str]:
    rows = {".csv": _csv_rows, ".parquet": _parquet_rows}.get(PurePosixPath(path).suffix.lower(), _json_rows)
    folder = path.rsplit("/", 1)[0]
    try:
        with system.open(path, "rb") as file:
            for row in rows(file):
                source = next((row[name] for name in COLUMNS if row.get(name)), None)
                if not isinstance(source, str):
                    raise ValueError(f"{COLUMNS}: {row}"[:200])
                yield source if "://" in source else _named(system, _joined(folder, source))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error, pa.ArrowException) as error:
        cause = (f"不是可用的清单（{error}）。", f"is no usable manifest ({error}).")
        remedy = (
            "每行须有一列 source（或 path、url），写明报告的路径或地址。",
            "Each row needs a column source (or path, url) with the report's path or URL.",
        )
        raise UnreadableFile(given, cause, remedy) from error


def _csv_rows(file: Any) -> Iterator[dict[str, Any]]:
    yield from csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline=""))


def _json_rows(file: Any) -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in io.TextIOWrapper(file, "utf-8-sig") if line.strip())


def _parquet_rows(file: Any) -> Iterator[dict[str, Any]]:
    for batch in pq.ParquetFile(file).iter_batches(_ROWS):
        yield from batch.to_pylist()


def _joined(folder: str, source: str) -> str:
    return source if source.startswith("/") else f"{folder}/{source}"


def _named(system: Any, path: str) -> str:
    return path if isinstance(system, LocalFileSystem) else str(system.unstrip_protocol(path))


def _is_glob(path: str) -> bool:
    return any(sign in path for sign in "*?[")
