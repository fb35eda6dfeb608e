"""The audit trail says everything, in order; sources keep their bytes; hostile text stays text."""

import csv
import io
import json
from pathlib import Path

import pytest

from extractor.errors import NotFound, SourceDamaged
from extractor.review import Draft
from extractor.store import Person, Store, csv_lines, json_lines, write_cases
from extractor.store.sources import Sources
from extractor.store.text import file_name

from ..review.reviews import FAULTY, grounded, keys, misread, reading

HOSTILE = '<script>alert(1)</script>\u0000\u202e=HYPERLINK("x")\'; DROP TABLE reports; --'


def history(store: Store, who: Person) -> int:
    id = store.submit("甲.pdf", b"bytes", misread(), who).id
    store.edit(id, 0, keys(FAULTY, "7"), who)
    store.edit(id, 1, Draft(action="undo"), who)
    store.edit(id, 2, Draft(action="printed_so", address=FAULTY), who)
    store.add_reading(id, reading({FAULTY: grounded(9)}), who)
    store.edit(id, 4, keys(FAULTY, "7", how="accepted_proposal"), who)
    store.edit(id, 5, Draft(action="approve", reason="=1+1"), who)
    return id


def test_the_trail_of_a_report_is_exact_and_in_order(store: Store, reviewer: Person) -> None:
    id = history(store, reviewer)
    entries = list(store.audit_trail(id, reviewer))
    assert [(each.kind, each.number, each.action) for each in entries] == [
        ("submission", 0, "submit"),
        ("reading", 1, "read"),
        ("edit", 1, "set"),
        ("edit", 2, "undo"),
        ("edit", 3, "printed_so"),
        ("reading", 2, "read"),
        ("edit", 4, "reread"),
        ("edit", 5, "set"),
        ("edit", 6, "approve"),
    ]
    assert {each.who for each in entries} == {"li.na"}
    assert (entries[2].old, entries[2].read, entries[2].new, entries[2].how) == ("1", "1", "7", "typed")
    assert entries[3].of == 1
    assert entries[4].settles[0].cells[FAULTY] == "1"
    assert (entries[7].old, entries[7].read, entries[7].how) == ("1", "9", "accepted_proposal")
    assert [each.when for each in entries] == sorted(each.when for each in entries)


def test_json_lines_and_csv_say_the_same_and_no_text_becomes_a_formula(
    store: Store, reviewer: Person, admin: Person
) -> None:
    history(store, reviewer)
    entries = list(store.audit_trail(None, admin))
    objects = [json.loads(line) for line in json_lines(entries)]
    rows = list(csv.DictReader(io.StringIO("".join(csv_lines(entries)))))
    assert [row["action"] for row in rows] == [item["action"] for item in objects]
    assert rows[-1]["reason"] == "'=1+1"
    assert objects[-1]["reason"] == "=1+1"


def test_a_blank_and_nothing_are_told_apart_in_csv(store: Store, reviewer: Person) -> None:
    id = store.submit("甲.pdf", b"bytes", misread(), reviewer).id
    store.edit(id, 0, keys(FAULTY, ""), reviewer)
    store.edit(id, 1, keys(FAULTY, None), reviewer)
    rows = list(csv.DictReader(io.StringIO("".join(csv_lines(store.audit_trail(id, reviewer))))))
    assert [row["new"] for row in rows[2:]] == ["∅", ""]


def test_hostile_text_is_stored_as_text_and_harms_nothing(store: Store, reviewer: Person) -> None:
    report = misread().model_copy(update={"organisation": HOSTILE, "source": HOSTILE})
    id = store.submit("../../etc/" + HOSTILE, b"bytes", report, reviewer).id
    store.edit(id, 0, Draft(action="comment", reason=HOSTILE), reviewer)
    assert store.find().total == 1
    assert store.review(id).report == report
    assert "<script>alert(1)<" in (store.review(id).edits[0].reason or "")
    assert not set("/\\\x00\u202e") & set(store.summary(id).name)


def test_no_name_leaves_the_folder_of_cases(store: Store, reviewer: Person, tmp_path: Path) -> None:
    id = store.submit("../..\\..//.. 甲乙报告?.p<d>f", b"bytes", reading(), reviewer).id
    store.edit(id, 0, Draft(action="approve"), reviewer)
    folder = tmp_path / "cases"
    (label,) = write_cases(store, folder, reviewer)
    assert {path.parent for path in folder.rglob("*")} == {folder}
    content = json.loads(label.read_text("utf-8"))
    assert (content["form"], content["complete"], content["cells"][FAULTY]) == ("2021", True, 7)
    assert next(p for p in folder.iterdir() if p != label).read_bytes() == b"bytes"


def test_a_case_names_the_sums_the_source_breaks(store: Store, reviewer: Person, tmp_path: Path) -> None:
    id = store.submit("甲.pdf", b"bytes", misread(), reviewer).id
    store.edit(id, 0, Draft(action="printed_so", address=FAULTY), reviewer)
    store.edit(id, 1, Draft(action="approve"), reviewer)
    (label,) = write_cases(store, tmp_path / "cases", reviewer)
    content = json.loads(label.read_text("utf-8"))
    assert content["cells"][FAULTY] == 1
    assert {item["rule"] for item in content["violations"]} == {"requests_balance", "requests_row_total"}


def test_sources_are_verified_and_their_numbers_are_no_paths(tmp_path: Path) -> None:
    sources = Sources(str(tmp_path / "sources"))
    sha256 = sources.put(b"bytes")
    assert (sources.put(b"bytes"), sources.get(sha256)) == (sha256, b"bytes")
    stored = next(path for path in tmp_path.rglob("*") if path.is_file())
    stored.write_bytes(b"other")
    with pytest.raises(SourceDamaged):
        sources.get(sha256)
    for odd in ("../../etc/passwd", "0" * 63 + "/", "0" * 64, ""):
        with pytest.raises(NotFound):
            sources.get(odd)


def test_sources_may_lie_at_any_fsspec_url() -> None:
    sources = Sources("memory://bucket/sources")
    assert sources.get(sources.put(b"bytes")) == b"bytes"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../a.pdf", "a.pdf"), ("C:\\x\\乙.doc", "乙.doc"), ("a\x00b", "ab"), ("", "?"), ("/", "?")],
)
def test_a_files_name_is_its_last_part_without_signs_that_act(name: str, shown: str) -> None:
    assert file_name(name) == shown
