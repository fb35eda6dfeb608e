"""Fonts that Chinese offices print in: the Fandol family, fetched once from Debian's TeX Live."""

import shutil
import subprocess
import tempfile
from functools import cache, partial
from pathlib import Path
from typing import Any

import pymupdf

from eval.render.pdf import Face

mupdf: Any = pymupdf

# Free cuts of the four faces (GPL with the font exception): 宋体, 黑体, 仿宋, 楷体.
FONTS = {
    "song": "FandolSong-Regular.otf",
    "hei": "FandolHei-Regular.otf",
    "fang": "FandolFang-Regular.otf",
    "kai": "FandolKai-Regular.otf",
}
LATIN = {"times": "tiro", "arial": "helv"}  # what Word sets digits in; "own": the Chinese font's digits
PACKAGE = "texlive-lang-chinese"  # 49 MB; only its four font files are kept
CACHE = Path.home() / ".cache" / "gouji-test" / "fonts"


class FontsMissing(Exception):
    """The fonts are not there and can't be fetched; says why."""


@cache
def faces(font: str, digits: str) -> tuple[Face, Face]:
    """The faces for ASCII and for everything else. `font`: one of FONTS; `digits`: of LATIN, or "own".

    Raises FontsMissing.
    """
    file = font_folder() / FONTS[font]
    own = Face(font, mupdf.Font(fontfile=str(file)).text_length, str(file))
    if digits == "own":
        return own, own
    name = LATIN[digits]
    return Face(name, partial(mupdf.get_text_length, fontname=name)), own


def font_folder() -> Path:
    """The folder with the font files, fetched on first use. Raises FontsMissing."""
    if all((CACHE / name).is_file() for name in FONTS.values()):
        return CACHE
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise FontsMissing(
            f"no apt-get here to fetch {PACKAGE}; put {', '.join(FONTS.values())} into {CACHE}"
        )
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        try:
            _fetch(Path(folder))
        except subprocess.CalledProcessError as error:
            raise FontsMissing(f"{PACKAGE}: {error.stderr.decode(errors='replace').strip()}") from error
    return CACHE


def _fetch(folder: Path) -> None:
    """Download without installing, which needs no rights; where apt knows no packages yet, let it look."""
    try:
        _run(["apt-get", "download", PACKAGE], folder)
    except subprocess.CalledProcessError:
        _run(["apt-get", "update"], folder)
        _run(["apt-get", "download", PACKAGE], folder)
    _run(["dpkg-deb", "--extract", next(folder.glob("*.deb")).name, "unpacked"], folder)
    for name in FONTS.values():
        next(folder.joinpath("unpacked").rglob(name)).replace(CACHE / name)


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=600)
