"""PDF files: opens them, keeps them within bounds, and puts their pages together."""

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pymupdf

from extractor.errors import InputError, TooLarge, UnreadableFile
from extractor.read.installed import has_ocr
from extractor.read.layer import is_picture
from extractor.read.page import page_blocks
from extractor.read.ruling import CrowdedPageError
from extractor.records import Block, Document, Notice

if TYPE_CHECKING:
    from extractor.read.scan.pdf_pages import Seen

MAX_PAGES = 300
MAX_PAGE_BYTES = 2_000_000  # drawing commands of one page, unpacked; a page of tables has 40 000
MAX_FILE_BYTES = 20_000_000  # of all pages together
_CURVES = 50  # drawings on a page without words: fewer are ornament, more are letters drawn as curves

_mupdf: Any = pymupdf  # partly typed: mypy would ask for stubs at every call
_mupdf.TOOLS.mupdf_display_errors(False)
_mupdf.TOOLS.mupdf_display_warnings(False)


class _Page(NamedTuple):
    blocks: list[Block]
    is_picture: bool  # what is seen on it is in no text layer
    commands: int  # bytes that draw it


def read_pdf(source: str, data: bytes, debug: Path | None = None) -> Document:
    """A PDF as a Document; places are PageBoxes in points. Raises UnreadableFile and TooLarge.

    Pages that are pictures, or whose text layer is not what is seen, are read by OCR where it is installed.
    `debug`: a folder for pictures of what was seen on them.
    Notices: pdf_repaired (damaged, but every page was recovered); without OCR, image_only {pages: count} (no
    text layer at all, zero blocks) and image_pages {pages: numbers from 1} (some pages are pictures).
    """
    if b"%PDF-" not in data[:1024]:
        raise _unreadable(source, "文件不是 PDF。", "The file is no PDF.")
    try:
        with _mupdf.open(stream=data, filetype="pdf") as pdf:
            _check(source, pdf)
            pages = _read_pages(source, pdf)
            seen = _seen(source, pdf, pages, debug)
            repaired, title = bool(pdf.is_repaired), (pdf.metadata or {}).get("title") or ""
    except InputError:
        raise
    except Exception as error:  # MuPDF raises a dozen kinds, depending on which object is damaged
        raise _unreadable(source, "PDF 已损坏。", f"The PDF is damaged: {error}.") from error
    if repaired and not all(page.commands for page in pages):
        raise _unreadable(source, "PDF 已损坏，缺少页面。", "The PDF is damaged: pages of it are lost.")
    blocks = _together(pages, seen)
    if not blocks and (has_ocr() or not any(page.is_picture for page in pages)):
        raise _unreadable(source, "PDF 里没有内容。", "The PDF shows nothing.")
    return Document(
        source=source,
        sha256=hashlib.sha256(data).hexdigest(),
        kind="pdf",
        blocks=blocks,
        title=" ".join(title.split()),
        notices=tuple(_notices(pages, repaired)),
        details={"pages": len(pages)} | ({"ocr": seen.engine, "ocr_pages": list(seen.pages)} if seen else {}),
        alternatives=seen.alternatives if seen else {},
    )


def _pictures(pages: Sequence[_Page]) -> list[int]:
    return [number for number, page in enumerate(pages, start=1) if page.is_picture]


def _seen(source: str, pdf: Any, pages: Sequence[_Page], debug: Path | None) -> "Seen | None":
    """What OCR reads on the pages that are pictures; None where there are none, or no OCR."""
    pictures = _pictures(pages)
    if not pictures or not has_ocr():
        return None
    from extractor.read.scan.pdf_pages import read_pages

    return read_pages(pdf, pictures, debug, Path(source).stem)


def _together(pages: Sequence[_Page], seen: "Seen | None") -> tuple[Block, ...]:
    read = seen.pages if seen else {}
    numbered = enumerate(pages, start=1)
    return tuple(block for number, page in numbered for block in read.get(number, page.blocks))


def _notices(pages: list[_Page], repaired: bool) -> Iterator[Notice]:
    if repaired:
        yield Notice("pdf_repaired")
    pictures = [] if has_ocr() else _pictures(pages)
    if pictures and not any(page.blocks for page in pages):
        yield Notice("image_only", {"pages": len(pages)})
    elif pictures:
        yield Notice("image_pages", {"pages": pictures})


def _read_pages(source: str, pdf: Any) -> list[_Page]:
    pages: list[_Page] = []
    for number in range(pdf.page_count):
        try:
            pages.append(_read_page(pdf, number, pages[-1].blocks if pages else ()))
            if sum(page.commands for page in pages) > MAX_FILE_BYTES:
                raise CrowdedPageError("drawing commands of all pages")
        except CrowdedPageError as error:
            raise TooLarge(
                source,
                (f"第 {number + 1} 页内容过多。", f"Page {number + 1} draws too much."),
                ("请去掉地图、图纸等页面。", "Remove pages with maps or drawings."),
            ) from error
    return pages


def _read_page(pdf: Any, number: int, above: Sequence[Block]) -> _Page:
    """`above`: the blocks of the page before, whose table may go on here."""
    page = pdf[number]
    commands = _commands(pdf, page)
    blocks = page_blocks(page, number + 1, above)
    if blocks and not is_picture(page, page.get_text()):
        return _Page(blocks, False, commands)
    return _Page([], bool(blocks or page.get_images() or len(page.get_cdrawings()) > _CURVES), commands)


# --- bounds -------------------------------------------------------------------------------------


def _unreadable(source: str, chinese: str, english: str) -> UnreadableFile:
    remedy = ("请重新下载或重新导出 PDF。", "Download or export the PDF again.")
    return UnreadableFile(source, (chinese, english), remedy)


def _check(source: str, pdf: Any) -> None:
    pages = 0 if pdf.needs_pass else pdf.page_count
    if pdf.needs_pass:
        raise UnreadableFile(
            source,
            ("PDF 有密码。", "The PDF is protected by a password."),
            ("请去掉密码后重试。", "Remove the password and try again."),
        )
    if not pages:
        raise _unreadable(source, "PDF 里没有页面。", "The PDF has no pages.")
    if pages > MAX_PAGES:
        raise TooLarge(
            source,
            (f"PDF 有 {pages} 页，超过 {MAX_PAGES} 页。", f"The PDF has {pages} pages, over {MAX_PAGES}."),
            ("请只保留年度报告的页面。", "Keep the pages of the annual report only."),
        )


def _commands(pdf: Any, page: Any) -> int:
    """How many bytes of commands draw a page, known before MuPDF runs them: packed data can hide billions.

    Raises CrowdedPageError.
    """
    contents = b""
    for xref in page.get_contents():
        contents += _unpacked(pdf, xref)
        if len(contents) > MAX_PAGE_BYTES:
            break
    children: dict[int, dict[int, bytes]] = {}  # who draws which form, by what name; 0 is the page
    for xref, name, invoker, _ in pdf.get_page_xobjects(page.number):
        children.setdefault(invoker, {})[xref] = str(name).encode()
    size = _drawn_bytes(pdf, contents, 0, children, {})
    if size > MAX_PAGE_BYTES:
        raise CrowdedPageError(f"{size} bytes of drawing commands")
    return size


def _unpacked(pdf: Any, xref: int) -> bytes:
    """A stream, unpacked to no more than the limit and one byte."""
    data: bytes = pdf.xref_stream_raw(xref) or b""
    try:
        for _ in range(3):  # streams may be packed twice
            unpacker = zlib.decompressobj()
            data = unpacker.decompress(data, MAX_PAGE_BYTES + 1)
            if pdf.is_repaired and not unpacker.eof and len(data) <= MAX_PAGE_BYTES:
                raise ValueError("the contents of a page are cut off")
    except zlib.error:
        pass  # plain now, or packed in a way that does not grow a thousandfold
    return data


def _drawn_bytes(
    pdf: Any, stream: bytes, xref: int, children: dict[int, dict[int, bytes]], known: dict[int, int]
) -> int:
    """Bytes of drawing commands, a form counted as often as it is drawn: forms in forms multiply."""
    if xref not in known:
        known[xref] = 0  # a form inside itself is not drawn
        size = len(stream)
        for child, name in children.get(xref, {}).items():
            times = len(re.findall(rb"/" + re.escape(name) + rb"\s+Do", stream)) or stream.count(b"Do")
            if times:
                size += times * _drawn_bytes(pdf, _unpacked(pdf, child), child, children, known)
        known[xref] = size
    return known[xref]
