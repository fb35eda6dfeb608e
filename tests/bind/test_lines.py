"""Texts that hold a label and its numbers fall apart, each part at its own characters."""

from extractor.bind.labels import table_labels
from extractor.bind.lines import lines_of
from extractor.forms import load_forms
from extractor.records import Text, TextPlace

LABELS = table_labels(load_forms())["requests"]


def test_equal_numbers_in_one_line_of_text_each_point_to_their_own_characters() -> None:
    text = "2.重复申请  10 0 0 10"
    [line] = lines_of([(0, Text(text, TextPlace(line=7, start=4, end=4 + len(text))))], LABELS)
    places = [piece.place for piece in (*line.labels, *line.slots)]
    assert all(isinstance(place, TextPlace) and place.line == 7 for place in places)
    spans = [(place.start - 4, place.end - 4) for place in places if isinstance(place, TextPlace)]
    assert [text[start:end] for start, end in spans] == ["2.重复申请", "10", "0", "0", "10"]
    assert [start for start, _ in spans] == sorted({start for start, _ in spans})
