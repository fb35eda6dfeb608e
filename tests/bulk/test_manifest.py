"""Folders, globs and manifests name reports; what names none is refused with the way out."""

import io
import json
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.bulk.manifest import read_sources, sources_of, write_sources
from extractor.errors import UnreadableFile

ROWS = [
    {"source": "a.txt", "id": "1"},
    {"source": "/far/b.html", "id": "2"},
    {"source": "s3://c/d.pdf", "id": "3"},
]


def manifest(folder: Path, suffix: str) -> Path:
    path = folder / f"list{suffix}"
    if suffix == ".csv":
        path.write_text("\ufeffid,source\n" + "".join(f"{r['id']},{r['source']}\n" for r in ROWS), "utf-8")
    elif suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(ROWS), path)
    else:
        path.write_text("\n".join(map(json.dumps, ROWS)) + "\n\n", "utf-8")
    return path


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".ndjson", ".parquet"])
def test_a_manifest_names_its_rows_in_order_and_relative_paths_beside_itself(
    tmp_path: Path, suffix: str
) -> None:
    found = list(sources_of(str(manifest(tmp_path, suffix))))
    assert found == [f"{tmp_path}/a.txt", "/far/b.html", "s3://c/d.pdf"]


def test_a_folder_names_its_reports_sorted_with_folders_within(tmp_path: Path) -> None:
    for name in ("b.html", "a.txt", "sub/c.pdf", "image.svg", ".hidden.txt", "~$d.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert list(sources_of(str(tmp_path))) == [
        f"{tmp_path}/{name}" for name in ("a.txt", "b.html", "sub/c.pdf")
    ]
    assert list(sources_of(f"{tmp_path}/*.txt")) == [f"{tmp_path}/a.txt"]


def test_an_object_store_names_urls() -> None:
    store = fsspec.filesystem("memory")
    store.pipe({"/manifest-test/b.txt": b"x", "/manifest-test/a.txt": b"x"})
    assert list(sources_of("memory://manifest-test")) == [
        "memory:///manifest-test/a.txt",
        "memory:///manifest-test/b.txt",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("absent", None),
        ("empty.csv", "source\n"),
        ("no-column.csv", "file\na.txt\n"),
        ("broken.jsonl", "{"),
        ("no-object.jsonl", "[1]\n"),
        ("number.jsonl", '{"source": 5}\n'),
        ("broken.parquet", "no"),
        ("absent.csv", None),
    ],
)
def test_what_names_no_report_is_refused(tmp_path: Path, name: str, content: str | None) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(UnreadableFile, match=name):
        list(sources_of(str(tmp_path / name)))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        sources_of(str(tmp_path))


def test_each_partition_is_read_from_its_own_row_group() -> None:
    data, count = write_sources((f"{n}.txt" for n in range(25)), 10)
    assert count == 25
    groups = [read_sources(io.BytesIO(data), group) for group in range(3)]
    assert [len(group) for group in groups] == [10, 10, 5]
    assert [*groups[0], *groups[1], *groups[2]] == [f"{n}.txt" for n in range(25)]
