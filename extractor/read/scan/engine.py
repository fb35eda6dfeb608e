"""What reads pixels: the interface an OCR engine, or a vision model, stands behind."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from extractor.read.scan.ctc import Letter

Image = NDArray[np.uint8]  # height x width, grey: 0 is ink, 255 paper
Quad = NDArray[np.float32]  # 4 x 2: the corners of a line of text, clockwise from its upper left


class Read(NamedTuple):
    """A line of text as read, letter by letter."""

    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        return "".join(letter.text for letter in self.letters)

    @property
    def confidence(self) -> float:
        """The mean over the letters, 0 where there are none."""
        return sum(letter.probability for letter in self.letters) / max(len(self.letters), 1)


class CellRead(NamedTuple):
    """A table's cell as read: any text, and what numbers and marks it may be, with probabilities.

    In a number a letter that belongs to none (件, A) stands as "?".
    """

    line: Read
    numbers: Mapping[str, float]


class Engine(Protocol):
    """One voice. Safe to call from several threads at once."""

    name: str  # with its version: for provenance

    def find(self, image: Image) -> list[Quad]:
        """Where lines of text stand on a page."""

    def read(self, crops: Sequence[Image]) -> list[Read]:
        """What each crop says, one line of text each."""

    def read_cells(self, crops: Sequence[Image]) -> list[CellRead]:
        """What each crop says as a table's cell; both answers from one look, neither from a wish."""
