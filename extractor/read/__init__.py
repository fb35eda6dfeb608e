"""Path -> Document: which reader takes the file, and what none of them may be given."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from extractor.errors import TooLarge, UnreadableFile, UnsupportedFile
from extractor.read.installed import INSTALL_OCR, has_ocr
from extractor.records import Document

LARGEST_FILE = 64 * 1024 * 1024  # bytes; real reports are under 10 MiB
_IMAGES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", *_IMAGES)

Reader = Callable[[str, bytes], Document]


def read_document(path: Path, debug: Path | None = None) -> Document:
    """The document in `path`, by what its content is; its name decides only between kinds of text.

    `debug`: a folder for pictures of what was seen on scanned pages.
    Raises InputError: the file can't be opened, is of no known kind, damaged, or over a limit.
    """
    data = _bytes_of(path)
    return _reader_for(path, data, debug)(printable(path), data)


def printable(path: Path) -> str:
    """The path as text that can be written anywhere: bytes that are no UTF-8 become U+FFFD."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise TooLarge(
                str(path),
                (f"文件超过 {LARGEST_FILE >> 20} MB。", f"The file is larger than {LARGEST_FILE >> 20} MB."),
                ("请只提交年度报告本身。", "Submit the annual report alone."),
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableFile(
            str(path),
            (f"文件打不开（{reason}）。", f"The file can't be opened ({reason})."),
            ("请检查文件是否存在、有无读取权限。", "Check that it exists and may be read."),
        ) from error
    if not data.strip(b"\0\t\r\n \xef\xbb\xbf"):  # a byte-order mark alone is nothing either
        raise UnreadableFile(
            str(path), ("文件是空的。", "The file is empty."), ("请重新取得文件。", "Obtain the file again.")
        )
    return data


def _reader_for(path: Path, data: bytes, debug: Path | None) -> Reader:
    """Readers are imported when needed: a text report does not wait for the PDF library."""
    suffix = path.suffix.lower()
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%pdf-" in data[:1024].lower():
        from extractor.read.pdf import read_pdf

        return read_pdf
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        from extractor.read.docx import read_docx

        return read_docx
    if _is_image(data) or suffix in _IMAGES:
        return _image_reader(path, debug)
    if head.startswith(b"<") or (suffix in (".html", ".htm")):
        from extractor.read.html import read_html

        return read_html
    if suffix in (".pdf", ".docx", ".doc", ".wps"):
        raise UnreadableFile(
            str(path),
            (f"内容不是 {suffix} 文件，可能已损坏。", f"The content is no {suffix} file; it may be damaged."),
            (
                "请重新取得文件，或用 Word/WPS 打开后另存为 docx 或 PDF。",
                "Obtain it again, or save it as docx or PDF.",
            ),
        )
    from extractor.read.text import read_text

    if suffix == ".md":
        return lambda source, content: read_text(source, content, "markdown")
    return read_text


def _image_reader(path: Path, debug: Path | None) -> Reader:
    if not has_ocr():
        raise UnsupportedFile(
            str(path),
            ("这是图像，需要 OCR。", "This is an image; it needs OCR."),
            (
                f"请安装 OCR：{INSTALL_OCR}，或提供有文字的版本。",
                f"Install OCR with {INSTALL_OCR}, or provide a version with text.",
            ),
        )
    from extractor.read.image import read_image

    return partial(read_image, debug=debug)


def _is_image(data: bytes) -> bool:
    signatures = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM")
    return data.startswith(signatures) or data[8:12] == b"WEBP"
