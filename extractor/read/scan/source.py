"""An image file -> its pictures, one at a time: looked at before they are unpacked."""

import io
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image as Pillow
from PIL import ImageSequence, UnidentifiedImageError

from extractor.errors import InputError, TooLarge, UnreadableFile
from extractor.read.scan.ink import Colours
from extractor.read.scan.opencv import cv2

MAX_PIXELS = 80_000_000  # of a picture; A4 at 600 dpi has 35 million
MAX_PICTURES = 300  # as a PDF has pages at most
_LEAST = 100  # pixels a side: smaller pictures hold no table

_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    KeyError,
    IndexError,
    Pillow.DecompressionBombError,
)


def pictures(source: str, data: bytes) -> Iterator[Colours]:
    """The pictures of an image file, each unpacked when it is asked for. Raises TooLarge, UnreadableFile."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
        try:
            with Pillow.open(io.BytesIO(data)) as image:
                _check(source, image)
                for number, picture in enumerate(ImageSequence.Iterator(image), start=1):
                    _check_size(source, picture, number)
                    yield _colours(picture)
        except InputError:
            raise
        except Pillow.DecompressionBombError as error:
            raise _too_large(source, 1) from error
        except UnidentifiedImageError as error:
            raise _damaged(source, "认不出是哪种图像", "it is no known kind of image") from error
        except _DAMAGED as error:
            raise _damaged(source, "不完整或已损坏", f"it is cut off or damaged ({error})") from error


def _check(source: str, image: Pillow.Image) -> None:
    count = getattr(image, "n_frames", 1)
    if count > MAX_PICTURES:
        raise TooLarge(
            source,
            (
                f"图像有 {count} 页，超过 {MAX_PICTURES} 页。",
                f"The image has {count} pages, over {MAX_PICTURES}.",
            ),
            ("请只保留年度报告的页面。", "Keep the pages of the annual report only."),
        )


def _check_size(source: str, picture: Pillow.Image, number: int) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise _too_large(source, number)
    if min(width, height) < _LEAST:
        cause = (
            f"第 {number} 页只有 {width}×{height} 像素。",
            f"Page {number} has {width}×{height} pixels only.",
        )
        raise UnreadableFile(
            source, cause, ("请以 150 dpi 以上重新扫描。", "Scan it again at 150 dpi or more.")
        )


def _too_large(source: str, number: int) -> TooLarge:
    most = MAX_PIXELS // 1_000_000
    return TooLarge(
        source,
        (f"第 {number} 页超过 {most} 百万像素。", f"Page {number} has more than {most} million pixels."),
        ("请以 200–300 dpi 重新扫描，或缩小后再试。", "Scan it again at 200 to 300 dpi, or shrink it."),
    )


def _damaged(source: str, chinese: str, english: str) -> UnreadableFile:
    return UnreadableFile(
        source,
        (f"图像{chinese}。", f"The image can't be read: {english}."),
        ("请重新取得或重新扫描。", "Obtain it again, or scan it again."),
    )


def _colours(picture: Pillow.Image) -> Colours:
    """Blue, green, red on white, 8 bits each, whatever the file holds."""
    if picture.mode.startswith(("I", "F")):  # 16 bits a pixel, or more
        values = np.asarray(picture, dtype=np.float32)
        grey = cv2.normalize(values, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
        return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    if picture.mode in ("P", "PA", "LA", "La", "RGBA", "RGBa"):
        layered = picture.convert("RGBA")
        white = Pillow.new("RGBA", layered.size, "white")
        picture = Pillow.alpha_composite(white, layered)
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])
