"""A report printed and scanned reads as its text does, every number at its own place in the picture."""

import io
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image

from eval.render import RENDERERS
from extractor.pipeline import extract
from extractor.records import ImageBox, PageBox, Report
from tests.end_to_end.bad_files import REPORT
from tests.reports import Labelled, labelled_reports, needs_reports

PUBLISHED = [case for case in labelled_reports() if case.id in ("hongze-2023", "hongze-2024")]


def printed(pdf: bytes) -> list[Image.Image]:
    """The pages of a PDF at 150 dpi."""
    drawn = [page.get_pixmap(dpi=150) for page in pymupdf.open(stream=pdf, filetype="pdf")]
    return [Image.frombytes("RGB", (p.width, p.height), p.samples) for p in drawn]


def drawn_cat() -> Image.Image:
    """A cat on a sofa, as a telephone takes it: shapes and grain, no letter."""
    y, x = np.mgrid[0:900, 0:1200]
    grain = np.random.default_rng(1).normal(0, 12, (900, 1200, 1))
    sofa = np.stack([120 + x / 20, 90 + y / 30, 70 + x / 40], axis=-1)
    fur = np.stack([150 + 40 * np.sin(x / 9 + y / 31), 110 + 30 * np.sin(x / 9), 60 + y / 40], axis=-1)
    body = ((x - 600) / 330) ** 2 + ((y - 560) / 230) ** 2 < 1
    head = ((x - 600) / 150) ** 2 + ((y - 300) / 130) ** 2 < 1
    ears = (np.abs(np.abs(x - 600) - 100) < (y - 130) / 2) & (y > 130) & (y < 300)
    eyes = (((np.abs(x - 600) - 60) / 22) ** 2 + ((y - 280) / 30) ** 2) < 1
    shown = np.where((body | head | ears)[..., None], fur, sofa)
    shown = np.where(eyes[..., None], (40, 120, 60), shown) + grain
    return Image.fromarray(shown.clip(0, 255).astype(np.uint8))


def saved(pages: list[Image.Image], path: Path) -> Path:
    pages[0].save(path, save_all=True, append_images=pages[1:])
    return path


@pytest.fixture(scope="module")
def pages() -> list[Image.Image]:
    return printed(RENDERERS["pdf"].render(REPORT))


@pytest.fixture(scope="module")
def scanned(pages: list[Image.Image], tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Turned by a quarter and a degree, as a TIFF of several pages; what was seen is drawn beside it."""
    folder = tmp_path_factory.mktemp("scan")
    turned = [p.rotate(91, Image.Resampling.BICUBIC, expand=True, fillcolor="white") for p in pages]
    report = extract(saved(turned, folder / "扫描.tiff"), debug_images=folder / "seen")
    assert len(list((folder / "seen").glob("*.png"))) == len(pages)
    return report


def test_every_number_is_the_printed_one(scanned: Report) -> None:
    assert {a: scanned.cells[a].value for a in REPORT.values} == dict(REPORT.values)


def test_every_number_points_into_the_picture_as_it_was_stored(
    scanned: Report, pages: list[Image.Image]
) -> None:
    height, width = pages[0].size  # it lies on its side
    for cell in scanned.cells.values():
        assert isinstance(cell.evidence, ImageBox)
        left, top, right, bottom = cell.evidence.box
        assert 0 <= left < right <= width * 1.05
        assert 0 <= top < bottom <= height * 1.05


def test_every_number_has_the_vote_and_the_alternatives_of_its_pixels(scanned: Report) -> None:
    for cell in scanned.cells.values():
        assert [vote.voice for vote in cell.votes][:1] == ["ocr"]
        assert cell.alternatives[0].printed == cell.printed


def test_a_pdf_page_whose_text_layer_lies_is_read_as_a_picture(
    pages: list[Image.Image], tmp_path: Path
) -> None:
    file, picture = pymupdf.open(), io.BytesIO()
    pages[0].save(picture, "PNG")
    page = file.new_page(width=595, height=842)
    page.insert_image(page.rect, stream=picture.getvalue())
    page.insert_textbox(page.rect, "鼎龘靐齉 99 " * 60, fontname="china-s", render_mode=3)
    path = tmp_path / "layer.pdf"
    file.save(path)
    cell = extract(path).cells["proactive.licensing.decisions"]
    assert cell.value == REPORT.values["proactive.licensing.decisions"]
    assert isinstance(cell.evidence, PageBox)
    assert np.all(np.array(cell.evidence.box) <= 842)


@needs_reports
@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case.id)
def test_a_published_report_printed_to_pictures_reads_as_its_label(case: Labelled, tmp_path: Path) -> None:
    report = extract(saved(printed(case.path.read_bytes()), tmp_path / "printed.tiff"))
    read = {a: report.cells[a].value for a in case.cells if a in report.cells}
    assert read == case.cells
    failed = [finding for finding in report.findings if finding.verdict == "fail"]
    assert len(failed) == len(case.label["violations"])
    assert {finding.fault for finding in failed} <= {"source"}
    assert report.verdict != "clean" or not failed


def test_a_photograph_of_a_cat_is_told_from_a_report(tmp_path: Path) -> None:
    path = tmp_path / "cat.jpg"
    drawn_cat().save(path)
    report = extract(path)
    assert report.verdict == "rejected"
    assert report.reasons[0] != "internal_error"
