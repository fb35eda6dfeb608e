"""Rendered scans: every cell is on a page, degradations keep track of it, a seed repeats its pixels."""

import dataclasses
import random
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image as Pillow

from eval.generate import random_report
from eval.render.scan import ScanPage, box_of, scan_pages
from eval.render.scan_files import DEGRADATIONS, SUFFIXES, degraded, write_scan
from eval.render.scan_fonts import FONTS, FontsMissing, font_folder
from extractor.forms import load_forms

FORM = load_forms()[0]
REPORT = random_report(FORM, random.Random(7))
DPI = 100


@pytest.fixture(scope="module")
def pages() -> list[ScanPage]:
    try:
        font_folder()
    except FontsMissing as error:
        pytest.skip(str(error))
    return scan_pages(REPORT, dpi=DPI)


def darkest(page: ScanPage, address: str) -> int:
    """The darkest pixel well inside a cell: ink of its number, as no ruling line reaches there."""
    left, top, right, bottom = box_of(page.cells[address])
    inside = page.image[int(top) + 4 : int(bottom) - 3, int(left) + 4 : int(right) - 3]
    return int(inside.min())


def test_every_cell_of_the_form_stands_on_exactly_one_page(pages: list[ScanPage]) -> None:
    found = [address for page in pages for address in page.cells]
    assert sorted(found) == sorted(map(str, FORM.addresses))


def test_cells_hold_ink_and_blank_cells_do_not(pages: list[ScanPage]) -> None:
    assert all(darkest(page, address) < 128 for page in pages for address in page.cells)
    blank = dataclasses.replace(REPORT, values=dict.fromkeys(REPORT.values))
    assert all(darkest(page, a) > 200 for page in scan_pages(blank, dpi=DPI) for a in page.cells)


@pytest.mark.parametrize("font", FONTS)
def test_each_font_draws_the_same_page_otherwise(pages: list[ScanPage], font: str) -> None:
    page = scan_pages(REPORT, font=font, digits="own", dpi=DPI)[0]
    assert page.image.shape == pages[0].image.shape
    assert not np.array_equal(page.image, pages[0].image)
    assert all(darkest(page, address) < 128 for address in page.cells)


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_a_degraded_page_still_has_its_numbers_where_it_says(pages: list[ScanPage], name: str) -> None:
    page = degraded(pages[1], [(name, 1.0)], seed=5)
    assert page.cells.keys() == pages[1].cells.keys()
    assert not np.array_equal(page.image, pages[1].image)
    light = float(np.percentile(page.image, 90))
    inked = [darkest(page, address) < 0.75 * light for address in page.cells]
    assert np.mean(inked) > 0.98


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_the_same_seed_gives_the_same_pixels(pages: list[ScanPage], name: str) -> None:
    first, second = (degraded(pages[0], [(name, 1.0)], seed=11) for _ in range(2))
    assert np.array_equal(first.image, second.image)


def test_four_quarter_turns_give_the_page_back(pages: list[ScanPage]) -> None:
    page = degraded(pages[0], [("quarter_turns", turns) for turns in (1, 2, 1)], seed=0)
    assert np.array_equal(page.image, pages[0].image)
    for address, corners in page.cells.items():
        assert np.allclose(corners, pages[0].cells[address])


def test_a_seal_says_which_cells_it_covers(pages: list[ScanPage]) -> None:
    page = degraded(pages[1], [("seal", 1.0)], seed=5)
    changed = {
        address
        for address, corners in page.cells.items()
        for left, top, right, bottom in [map(int, box_of(corners))]
        if (page.image != pages[1].image)[top:bottom, left:right].mean() > 0.05
    }
    assert changed
    assert changed <= page.covered


def test_a_correction_says_which_cells_it_strikes_out(pages: list[ScanPage]) -> None:
    assert len(degraded(pages[1], [("correction", 3.0)], seed=5).crossed) == 3


def test_two_pages_share_a_sheet(pages: list[ScanPage]) -> None:
    (sheet,) = scan_pages(REPORT, dpi=DPI, two_up=True)
    assert sheet.image.shape[1] == 2 * pages[0].image.shape[1]
    assert all(darkest(sheet, address) < 128 for address in map(str, FORM.addresses))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_hold_every_page(pages: list[ScanPage], suffix: str, tmp_path: Path) -> None:
    files = write_scan(pages, tmp_path / f"scan{suffix}")
    if suffix == ".pdf":
        document = pymupdf.open(files[0])
        assert [page.get_text() for page in document] == [""] * len(pages)
        assert document[0].get_pixmap(dpi=DPI).width == pages[0].image.shape[1]
        return
    frames = sum(Pillow.open(file).n_frames if suffix == ".tiff" else 1 for file in files)
    assert frames == len(pages)
    assert Pillow.open(files[0]).size == pages[0].image.shape[1::-1]
