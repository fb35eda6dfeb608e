"""What a model says of the prose counts where it is printed, and only there; pages go along as pictures."""

import json

import pymupdf
import pytest

from extractor.pipeline import extract
from tests.model_answers import faultless
from tests.sample_reports import report_text
from tests.scripted_endpoint import Reply

SENTENCE = "本年度共收到政府信息公开申请3件，均已依法办理。"


@pytest.fixture(autouse=True)
def prose_is_asked_for(monkeypatch):
    monkeypatch.setenv("GOUJI_MODEL_PROSE", "true")


def read(model, tmp_path, prose, text=None):
    """The report read by a model that copies tables faultlessly and says `prose` of the rest."""
    path = tmp_path / "report.txt"
    whole = text or report_text({}).replace("做好各项工作。", f"做好各项工作。\n{SENTENCE}")
    path.write_text(whole, encoding="utf-8")
    said = faultless(path) | {"prose": json.dumps(prose, ensure_ascii=False)}
    model.script = lambda about, nth, body: Reply(said[about])
    return extract(path, reader="llm"), model


def answer(**changes):
    usual = {"organisation": "甲县人民政府", "year": 2023, "sections": [], "claims": []}
    return usual | changes


def line_of(model, words):
    [body] = [b for b in model.bodies if "ProseAnswer" in json.dumps(b)]
    lines = body["messages"][-1]["content"].splitlines()
    return next(line for line in lines if words in line).split("]")[0].strip("[")


def test_one_call_more_reads_the_prose_and_agreement_is_clean(model, tmp_path):
    report, _ = read(model, tmp_path, answer(sections=["overview@1"]))
    assert (report.verdict, report.usage.calls) == ("clean", 4), report.reasons


def test_a_claim_that_is_printed_in_its_line_is_tied_to_its_cell(model, tmp_path):
    read(model, tmp_path, answer())
    line = line_of(model, "本年度共收到")
    said = answer(claims=[f"{line}:received:3件", f"{line}:received:7件"])
    (tmp_path / "cache").rename(tmp_path / "old")
    report, _ = read(model, tmp_path, said)
    claims = [c for c in report.claims if c.section == ""]
    assert [(c.value, c.agreement, c.addresses) for c in claims] == [
        (3, "agrees", ("requests.received.total",))
    ]
    assert [f.details["printed"] for f in report.findings if f.code == "prose_ungrounded"] == [
        f"{line}:received:7件"
    ]


@pytest.mark.parametrize("said", [{"organisation": "乙县人民政府"}, {"year": 1999}])
def test_a_body_or_year_that_is_printed_nowhere_is_not_taken_over(model, tmp_path, said):
    report, _ = read(model, tmp_path, answer(**said))
    assert (report.organisation, report.year) == ("甲县人民政府", 2023)
    assert "prose_ungrounded" in {f.code for f in report.findings}


def test_a_year_that_is_printed_but_differs_is_a_finding(model, tmp_path):
    text = report_text({}).replace("做好各项工作。", "与2022年相比，做好各项工作。")
    report, _ = read(model, tmp_path, answer(year=2022), text)
    assert report.year == 2023
    assert "identity_differs" in report.reasons


def test_a_page_without_text_goes_along_as_a_picture_and_its_numbers_are_never_clean(
    model, tmp_path, monkeypatch
):
    monkeypatch.setenv("GOUJI_MODEL_IMAGES", "true")
    monkeypatch.setenv("GOUJI_MODEL_PROSE", "false")
    path = tmp_path / "scan.pdf"
    with pymupdf.open() as text, pymupdf.open() as drawn:
        title = "甲县人民政府2023年政府信息公开工作年度报告"
        text.new_page().insert_text((72, 90), title, fontname="china-s", fontsize=16)
        page = drawn.new_page()
        page.insert_image(page.rect, pixmap=text[0].get_pixmap(dpi=150))
        drawn.save(path)
    said = {"columns": "ABCDE", "1": "0|0|0|0|0", "2": "0|0|0|0|0", "3": "0|0|0|0|0"}
    model.script = lambda about, nth, body: Reply(json.dumps(said))
    report = extract(path, reader="both")
    contents = [body["messages"][-1]["content"] for body in model.bodies]
    assert contents
    assert all(part["image_url"]["url"].startswith("data:image/png;") for _, part in contents)
    assert report.verdict != "clean"
    assert all(cell.value is None or cell.status == "ungrounded" for cell in report.cells.values())
