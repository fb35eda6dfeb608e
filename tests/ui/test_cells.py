"""What was read and what a person made of it are told apart on the desk."""

from extractor.review import suspicious
from tests.review.reviews import FAULTY, acted, checked, keys, misread
from tests.sample_reports import FORMS
from ui.present.desk import Seat, desk_view


def test_a_persons_number_is_never_told_as_what_was_read() -> None:
    review = acted(misread(), ("甲", keys(FAULTY, "7")))
    stands = checked(review)
    cell = desk_view(1, review, stands, suspicious(review, stands), FORMS, Seat("zh"))["cells"][FAULTY]
    assert cell["value"] == "7"
    assert [(vote["voice"], vote["text"], vote["printed"]) for vote in cell["votes"]] == [("grid", "1", "1")]
