"""Degradations by name, and the files that scanners and cameras write."""

import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from PIL import Image as Pillow

from eval.render import scan_marks, scan_optics
from eval.render.scan import POINTS_PER_INCH, ScanPage

mupdf: Any = pymupdf
Degradation = Callable[[ScanPage, float, np.random.Generator], ScanPage]

# In the order in which they come upon a page: what people leave, the shape of the paper, the optics.
DEGRADATIONS: dict[str, Degradation] = {
    "bleed_through": scan_marks.bled_through,
    "watermark": scan_marks.watermarked,
    "faded": scan_optics.faded,
    "correction": scan_marks.corrected_by_hand,
    "seal": scan_marks.sealed,
    "fold": scan_marks.folded,
    "curl": scan_optics.curled,
    "rotation": scan_optics.skewed,
    "perspective": scan_optics.perspective,
    "quarter_turns": scan_optics.turned,
    "light": scan_optics.unevenly_lit,
    "blur": scan_optics.blurred,
    "noise": scan_optics.noisy,
    "jpeg": scan_optics.compressed,
    "fax": scan_optics.faxed,
}
SUFFIXES = (".png", ".jpg", ".tiff", ".pdf")  # .png and .jpg hold one page


def degraded(page: ScanPage, steps: Iterable[tuple[str, float]], seed: int) -> ScanPage:
    """The page after each (degradation, strength) in turn."""
    rng = np.random.default_rng(seed)
    for name, strength in steps:
        page = DEGRADATIONS[name](page, strength, rng)
    return page


def write_scan(pages: Sequence[ScanPage], path: Path) -> list[Path]:
    """Write the pages as the suffix of `path` says; one file a page for .png and .jpg, numbered from 1 where
    there are several. Returns the files."""
    if path.suffix == ".pdf":
        path.write_bytes(_image_pdf(pages))
        return [path]
    images = [Pillow.fromarray(page.image) for page in pages]
    dpi = (pages[0].dpi, pages[0].dpi)
    if path.suffix == ".tiff":
        images[0].save(path, save_all=True, append_images=images[1:], compression="tiff_lzw", dpi=dpi)
        return [path]
    names = (
        [path]
        if len(pages) == 1
        else [path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(1, len(pages) + 1)]
    )
    for image, name in zip(images, names, strict=True):
        image.save(name, dpi=dpi, quality=90) if path.suffix == ".jpg" else image.save(name, dpi=dpi)
    return names


def _image_pdf(pages: Sequence[ScanPage]) -> bytes:
    """A PDF with nothing in it but an image a page."""
    document = mupdf.open()
    for page in pages:
        height, width = (edge * POINTS_PER_INCH / page.dpi for edge in page.image.shape[:2])
        stream = io.BytesIO()
        Pillow.fromarray(page.image).save(stream, "png")
        document.new_page(width=width, height=height).insert_image(
            mupdf.Rect(0, 0, width, height), stream=stream.getvalue()
        )
    data: bytes = document.tobytes(deflate=True, no_new_id=True)
    return data
