"""The cases that ship: what the script writes, of every layout, read without a silent error."""

import io
import zipfile
from pathlib import Path

import pytest

from eval.cases import SHIPPED, SUFFIX, load_cases
from eval.readers import make_reader
from eval.render import RENDERERS
from eval.run import read_case
from eval.score import Outcome
from eval.shipped import case_names, write_cases


def test_there_are_thirty_and_more_of_every_layout_and_form() -> None:
    cases = load_cases([SHIPPED])
    assert sorted(case.id for case in cases) == sorted(case_names())
    assert len(cases) >= 30
    assert {case.tags["layout"] for case in cases} == {*RENDERERS, "scan"}
    assert {case.form.id for case in cases} == {"disclosure-2019", "disclosure-2021"}


def test_the_committed_cases_are_what_the_script_writes(tmp_path: Path) -> None:
    write_cases(tmp_path, scan=False)
    for path in tmp_path.iterdir():
        committed = (SHIPPED / path.name).read_bytes()
        if path.suffix == ".docx":  # compressed bytes differ between versions of zlib
            parts = [
                zipfile.ZipFile(io.BytesIO(b)).read("word/document.xml")
                for b in (path.read_bytes(), committed)
            ]
            assert parts[0] == parts[1]
        elif path.suffix != ".pdf":
            assert path.read_bytes() == committed, path.name
    assert {p.name for p in tmp_path.glob(f"*{SUFFIX}")} < {p.name for p in SHIPPED.glob(f"*{SUFFIX}")}


@pytest.mark.parametrize(
    "case", [c for c in load_cases([SHIPPED]) if c.tags["kind"] != "tiff"], ids=lambda c: c.id
)
def test_every_born_digital_case_is_read_exactly(case) -> None:
    score = read_case(case, make_reader("grid"))
    assert score.error is None
    assert score.wrong == ()
    assert score.count(outcome=Outcome.RIGHT) == score.judged > 150
    assert (score.groundless, score.leaked) == (0, 0)
    assert score.reported == score.broken
