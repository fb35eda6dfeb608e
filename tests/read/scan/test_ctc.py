"""A recogniser's matrix as texts: repeats and blanks fold, alternatives carry their probability."""

import numpy as np
import pytest

from extractor.read.scan.ctc import grouped, letters, texts

CHARACTERS = ["", "0", "1"]


def matrix(*steps: tuple[float, float, float]) -> np.ndarray:
    return np.array(steps, dtype=np.float32)


def test_a_letter_that_goes_on_is_one_and_after_a_blank_it_is_two() -> None:
    same = matrix((0, 0, 1), (0, 0, 1))
    parted = matrix((0, 0, 1), (1, 0, 0), (0, 0, 1))
    assert ["".join(x.text for x in letters(m, CHARACTERS)) for m in (same, parted)] == ["1", "11"]
    assert (texts(same, CHARACTERS)["1"], texts(parted, CHARACTERS)["11"]) == (1, 1)


def test_alternatives_sum_over_all_their_alignments() -> None:
    found = texts(matrix((0.5, 0, 0.5), (0.5, 0, 0.5)), CHARACTERS)
    assert found[""] == pytest.approx(0.25)
    assert found["1"] == pytest.approx(0.75)


def test_classes_that_look_alike_count_together() -> None:
    three = matrix((0.1, 0.3, 0.6))
    assert grouped(three, np.array([0, 1, 1]), 2).tolist() == [pytest.approx([0.1, 0.9])]


def test_a_dusty_0_is_a_0_and_dust_above_a_number_is_nothing() -> None:
    rapid = pytest.importorskip("extractor.read.scan.rapid")
    blank, zero, dusty, apostrophe, five = rapid._classes(["", "0", "ò", "'", "5"])[0]
    assert (dusty, apostrophe) == (zero, blank)
    assert len({blank, zero, five}) == 3
