"""A picture of one page, or of two side by side, to what its pages say."""

from pathlib import Path

from extractor.read.scan.engine import Engine
from extractor.read.scan.flat import flat
from extractor.read.scan.ink import Colours
from extractor.read.scan.page import PageRead, read_page


def read_picture(picture: Colours, engine: Engine, debug: Path | None = None) -> list[PageRead]:
    """What the pages in a picture say, left to right. `debug`: a file that shows what was seen.

    Raises CrowdedPageError.
    """
    return [read_page(flat(picture), engine)]
