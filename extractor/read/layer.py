"""Whether the text layer of a PDF page can be believed, or the page has to be read as a picture."""

import unicodedata
from functools import cache
from itertools import pairwise
from typing import Any

from extractor.forms import load_forms

_FULL = 0.5  # of the page: a picture that covers more is a scan
_INVISIBLE = 3  # PDF's text rendering mode of a layer put behind a scan
_HIDDEN = 0.5  # of the letters
_EXPECTED = 0.8  # of the letters: fewer Chinese ones, digits and signs are codes that lie
_TOLD = 50  # Chinese letters: with fewer, that no word of a form is among them says nothing
_KNOWN = 3  # pairs of letters that forms print: fewer are found in no true page of a report
_OTHER = frozenset("·…—–―“”‘’℃％＋－×÷①②③④⑤⑥⑦⑧⑨⑩√○●□■◆★▲→")


def is_picture(page: Any, text: str) -> bool:
    """Whether what a reader sees on a pymupdf page is a picture, or other than the `text` of its layer."""
    text = "".join(text.split())
    if _expected_share(text) < _EXPECTED:
        return True
    return _is_covered(page) and (_is_hidden(page) or is_cipher(text))


def _expected_share(text: str) -> float:
    return sum(map(_is_expected, text)) / len(text)


def _is_expected(letter: str) -> bool:
    if letter.isascii() or letter in _OTHER:
        return letter.isprintable()
    return unicodedata.east_asian_width(letter) in "WF" and unicodedata.category(letter) != "Co"


def _is_covered(page: Any) -> bool:
    """Whether one picture takes up most of the page."""
    whole = page.rect.width * page.rect.height
    boxes = (image["bbox"] for image in page.get_image_info())
    return any((right - left) * (bottom - top) > _FULL * whole for left, top, right, bottom in boxes)


def _is_hidden(page: Any) -> bool:
    spans = page.get_texttrace()
    hidden = sum(len(s["chars"]) for s in spans if s["type"] == _INVISIBLE or s["opacity"] == 0)
    return hidden > _HIDDEN * sum(len(s["chars"]) for s in spans)


def is_cipher(text: str) -> bool:
    """Whether a page full of Chinese holds nothing that forms print: its codes stand for other letters."""
    letters = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    return len(letters) >= _TOLD and len({a + b for a, b in pairwise(letters)} & _pairs()) < _KNOWN


@cache
def _pairs() -> frozenset[str]:
    """Every two letters that stand together in a label of the official forms."""
    labels = [
        part.label for form in load_forms() for table in form.tables for part in (*table.rows, *table.columns)
    ]
    return frozenset(a + b for label in labels for a, b in pairwise(label))
