"""PP-OCR through rapidocr and onnxruntime, its models inside the package: it downloads nothing."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

from extractor.read.scan.ctc import BLANK, Matrix, grouped, letters, texts
from extractor.read.scan.engine import CellRead, Image, Quad, Read
from extractor.read.scan.opencv import cv2

_HEIGHT = 48  # of the recogniser's input
_STEP = 32  # widths are padded to a multiple: what a crop reads as must not depend on its neighbours
_WIDEST = 2400  # longer lines of text are squeezed
_PIXELS = 16 * _HEIGHT * 320  # of one batch: bounds memory
_SIDE = 1280  # the longer side of a page for finding text: letters of 9 points are 16 pixels high

# What a lone digit or mark is taken for, by what it is. In a cell of numbers no letter is meant.
_SAME = {
    "0": "0OoQD〇○。日θΘØø口0°ºòóôõö",
    "1": "1Il|丨!！｜1iíì",
    "2": "2Zz2",
    "3": "33",
    "4": "44",
    "5": "5Ss5",
    "6": "66",
    "7": "77",
    "8": "8B8",
    "9": "9gq9",
    ".": ".·．",
    ",": ",，",
    "/": "/／",
    "-": "-—–一－ー_~～",
    "+": "+＋十",
}
_NOTHING = " '’‘`´\""  # in a number only dust above it is taken for such


@cache
def rapid() -> "Rapid":
    """The engine of this process: its models take a second to load."""
    return Rapid()


class Rapid:
    """See Engine. One thread a call: pages are read side by side instead."""

    def __init__(self) -> None:
        models = files("rapidocr") / "models"
        engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                # With paths given nothing is ever downloaded.
                "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
                "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
            }
        )
        engine._load_det_model()
        engine._load_rec_model()
        self.name = f"rapidocr {version('rapidocr')}, PP-OCRv6 small"
        self._finder, self._session = engine.text_det, engine.text_rec.session
        self._characters: list[str] = engine.text_rec.postprocess_op.character
        self._groups, self._names = _classes(self._characters)

    def find(self, image: Image) -> list[Quad]:
        scale = _SIDE / max(image.shape)
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        boxes = self._finder(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)).boxes
        return [] if boxes is None else [np.asarray(box, dtype=np.float32) / scale for box in boxes]

    def read(self, crops: Sequence[Image]) -> list[Read]:
        return [Read(tuple(letters(m, self._characters))) for m in self._matrices(crops)]

    def read_cells(self, crops: Sequence[Image]) -> list[CellRead]:
        return [
            CellRead(
                Read(tuple(letters(matrix, self._characters))),
                texts(grouped(matrix, self._groups, len(self._names)), self._names),
            )
            for matrix in self._matrices(crops)
        ]

    def _matrices(self, crops: Sequence[Image]) -> list[Matrix]:
        """The recogniser's output for each crop; crops of like width go together."""
        found: list[Matrix | None] = [None] * len(crops)
        for width, batch in _batches([_width(crop) for crop in crops]):
            output = self._session(np.stack([_prepared(crops[i], width) for i in batch]))
            for i, matrix in zip(batch, output, strict=True):
                # The padding behind a crop says nothing.
                found[i] = matrix[: max(1, -(-_width(crops[i]) * len(matrix) // width))]
        return [matrix for matrix in found if matrix is not None]


def _width(crop: Image) -> int:
    height, width = crop.shape
    return int(min(max(round(_HEIGHT * width / height), 8), _WIDEST))


def _batches(widths: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    by_width: dict[int, list[int]] = {}
    for i, width in enumerate(widths):
        by_width.setdefault(-(-width // _STEP) * _STEP, []).append(i)
    for width, members in by_width.items():
        size = max(1, _PIXELS // (_HEIGHT * width))
        for start in range(0, len(members), size):
            yield width, members[start : start + size]


def _prepared(crop: Image, width: int) -> NDArray[np.float32]:
    inner = _width(crop)
    method = cv2.INTER_AREA if crop.shape[0] > 1.5 * _HEIGHT else cv2.INTER_LINEAR
    prepared = np.zeros((_HEIGHT, width), dtype=np.float32)
    prepared[:, :inner] = cv2.resize(crop, (inner, _HEIGHT), interpolation=method) / 127.5 - 1
    return np.repeat(prepared[None], 3, axis=0)


def _classes(characters: Sequence[str]) -> tuple[NDArray[np.intp], list[str]]:
    """The group of each class, and what each group says: digits and marks, and each other letter as itself
    under one name, since it can't be part of a number."""
    names = ["", *_SAME, "?"]
    known = {letter: at for at, name in enumerate(names) for letter in _SAME.get(name, name)}
    known |= dict.fromkeys(_NOTHING, 0)
    groups = np.array([known.get(c, len(names) - 1) for c in characters], dtype=np.intp)
    groups[BLANK] = 0
    return groups, names
