"""Marks told from digits by the shape of their ink."""

import cv2
import numpy as np
import pytest

from extractor.read.scan.shapes import mark


def stroke(start: tuple[int, int], end: tuple[int, int]) -> np.ndarray:
    picture = np.zeros((40, 40), np.uint8)
    cv2.line(picture, start, end, 1, 2)
    return picture > 0


@pytest.mark.parametrize(("start", "end", "said"), [
    ((12, 32), (24, 8), "/"),
    ((20, 32), (20, 8), ""),
    ((24, 32), (12, 8), ""),
    ((10, 20), (28, 20), "-"),
])  # fmt: skip
def test_a_slash_leans_to_the_right_and_a_dash_lies(
    start: tuple[int, int], end: tuple[int, int], said: str
) -> None:
    assert mark(stroke(start, end), digit=24)[0] == said


def test_a_zero_is_no_mark() -> None:
    picture = np.zeros((40, 40), np.uint8)
    cv2.ellipse(picture, (20, 20), (7, 12), 0, 0, 360, 1, 2)
    assert mark(picture > 0, digit=24)[0] == ""


def test_a_speck_beside_a_slash_does_not_make_it_another_mark() -> None:
    ink = stroke((12, 32), (24, 8))
    ink[28:31, 27:30] = True
    assert mark(ink, digit=24)[0] == "/"
