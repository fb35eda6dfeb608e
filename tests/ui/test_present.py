"""What the browser is given of reports, cells, sources and many reports: plain text, and nothing too much."""

import io
import json

import pytest
from PIL import Image

from extractor.records import Cell, Proposal, Report, Status, Vote
from extractor.review import blinded, suspicious, to_key_again
from tests.review.reviews import FAULTY, acted, checked, grounded, keys, misread, reading
from tests.sample_reports import FORM_2021, FORMS
from ui.pictures import page_png
from ui.present.board import findings_by_code, progress, quantities, values
from ui.present.desk import Seat, desk_view
from ui.present.source import source_view

TOTAL = "requests.received.total"


def view_of(report: Report, *acts, seat: Seat | None = None) -> dict:  # type: ignore[type-arg, no-untyped-def]
    review = acted(report, *acts)
    seat = seat or Seat("zh")
    shown = blinded(review, "乙") if seat.hidden is not None else review
    return desk_view(7, shown, checked(shown), suspicious(shown, checked(shown)), FORMS, seat)


def test_the_desk_is_plain_json_and_starts_at_the_worst_cell() -> None:
    view = view_of(misread())
    sent = json.loads(json.dumps(view, default=lambda record: record.model_dump()))
    assert sent["start"] == FAULTY
    assert sent["cells"].keys() == {*map(str, FORM_2021.addresses), "organisation", "year"}
    assert sent["report"]["source_url"] == "/gouji/source/7"


def test_a_correction_is_marked_and_told_with_its_person() -> None:
    cell = view_of(misread(), ("甲", keys(FAULTY, "7")))["cells"][FAULTY]
    assert (cell["value"], cell["decided"]) == ("7", "typed")
    (line,) = cell["history"]
    assert (line["who"], line["what"].endswith("1 → 7")) == ("甲", True)


def test_a_blank_a_zero_and_nothing_are_three_things() -> None:
    cells = {
        FAULTY: Cell(printed="", status=Status.BLANK),
        TOTAL: grounded(0),
        "proactive.fees.amount": Cell(),
    }
    view = view_of(reading(cells))["cells"]
    shown = [(view[address]["value"], view[address]["mark"]) for address in cells]
    assert shown == [(None, "blank"), ("0", ""), (None, "not_found")]


def test_voices_that_differ_are_shown_and_marked() -> None:
    votes = tuple(
        Vote(voice=voice, value=value, printed=str(value), status=Status.STATED)  # type: ignore[arg-type]
        for voice, value in (("grid", 7), ("llm", 1))
    )
    cell = view_of(reading({FAULTY: grounded(7).model_copy(update={"votes": votes})}))["cells"][FAULTY]
    assert cell["mark"] == "differs"
    assert [(vote["voice"], vote["text"]) for vote in cell["votes"]] == [("grid", "7"), ("llm", "1")]


def test_who_keys_again_is_told_nothing_of_what_was_read() -> None:
    review = acted(misread(), ("甲", keys(FAULTY, "7")))
    hidden = frozenset(to_key_again(review, "乙"))
    assert hidden == {FAULTY}
    view = view_of(misread(), ("甲", keys(FAULTY, "7")), seat=Seat("zh", hidden=hidden))
    cell = view["cells"][FAULTY]
    told = [cell[key] for key in ("value", "printed", "votes", "alternatives", "history")]
    assert (cell["hidden"], told) == (True, [None, "", (), (), ()])
    assert not any(FAULTY in finding["addresses"] for finding in view["findings"])


def test_a_proposal_says_what_it_would_change() -> None:
    proposal = Proposal(rank=1, changes={FAULTY: 7}, slip="digit_changed", score=1.0)
    report = misread()
    review = acted(report)
    now = checked(review).model_copy(update={"proposals": (proposal,)})
    (shown,) = desk_view(7, review, now, (), FORMS, Seat("zh"))["proposals"]
    assert shown["text"].endswith("1 → 7")
    assert shown["changes"] == {FAULTY: "7"}


def test_text_of_a_source_stays_text() -> None:
    hostile = "<script>alert(1)</script>"
    assert source_view(f"{hostile}\n乙".encode(), "text") == {"kind": "lines", "lines": [hostile, "乙"]}
    page = "<p>甲 &lt;b&gt;</p><script>alert(1)</script>"
    page += "<table><tr><td>一</td><td>二</td></tr><tr><td>三</td><td>四</td></tr></table>"
    blocks = source_view(f"<html><meta charset=utf-8>{page}</html>".encode(), "html")["blocks"]
    assert [block["text"] for block in blocks if "text" in block] == ["甲 <b>"]
    assert [cell["text"] for block in blocks for row in block.get("rows", ()) for cell in row] == [
        *"一二三四"
    ]


def test_pages_of_a_scan_are_pictures_of_their_size() -> None:
    data = io.BytesIO()
    frames = [Image.new("L", size, 255) for size in ((300, 400), (5000, 200))]
    frames[0].save(data, "TIFF", save_all=True, append_images=frames[1:])
    assert source_view(data.getvalue(), "image")["pages"] == ((300, 400), (5000, 200))
    assert Image.open(io.BytesIO(page_png(data.getvalue(), 2))).size == (2400, 96)
    for number in (0, 3):
        with pytest.raises(LookupError):
            page_png(data.getvalue(), number)


def test_the_board_counts_no_blank_as_a_number() -> None:
    reports = [reading(), reading({TOTAL: Cell(printed="", status=Status.BLANK)})]
    assert [row["value"] for row in values([acted(report) for report in reports], TOTAL)] == [7.0]
    assert progress(()).automation is None
    assert findings_by_code((), "zh") == []
    assert quantities(FORM_2021, "en").keys() == set(map(str, FORM_2021.addresses))
