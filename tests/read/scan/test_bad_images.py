"""Images that are no report, or damaged: a clear error, decided before much memory is spent."""

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image

from extractor.errors import TooLarge, UnreadableFile
from extractor.read.image import read_image


def saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **how)
    return target.getvalue()


def written(mode: str = "RGB") -> Image.Image:
    pixels = np.full((400, 600, 3), 255, np.uint8)
    cv2.putText(pixels, "2024", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 3, (0, 0, 0), 6)
    return Image.fromarray(pixels).convert(mode)


def test_a_blank_page_shows_no_text() -> None:
    with pytest.raises(UnreadableFile, match="shows no text"):
        read_image("blank.png", saved(Image.new("RGB", (1240, 1754), "white"), "PNG"))


def test_a_huge_picture_is_refused_by_its_header() -> None:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    with pytest.raises(TooLarge, match="million pixels"):
        read_image("huge.png", b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT\x35\xaf\x06\x1e")


def test_a_jpeg_cut_off_in_the_middle_says_so() -> None:
    whole = saved(written(), "JPEG")
    with pytest.raises(UnreadableFile, match="cut off or damaged"):
        read_image("cut.jpg", whole[: len(whole) // 2])


@pytest.mark.parametrize(("mode", "kind"), [("CMYK", "TIFF"), ("1", "TIFF")])
def test_every_kind_of_colour_is_read(mode: str, kind: str) -> None:
    document = read_image("image", saved(written(mode), kind))
    assert "2024" in "".join(block.text for block in document.blocks)  # type: ignore[union-attr]
