"""Word files (.docx): the document part as paragraphs and tables in body order, straight from its XML."""

import hashlib
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

from lxml import etree

from extractor.errors import TooLarge, UnreadableFile
from extractor.read.nesting import grid_tables
from extractor.records import Block, Document, Grid, GridCell, TablePlace, Text, TextPlace

MAX_PART_BYTES = 50_000_000
MAX_RATIO = 300  # Word's own XML packs to 1/10 - 1/50; beyond this it was made to burst
RATIO_MATTERS_FROM = 5_000_000
MAX_SPAN = 1000

_WORD = re.compile(
    r"\{http://(?:schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml)/wordprocessingml/(?:2006/)?main\}"
)
# del, moveFrom: text that tracked changes took away; Fallback: the second copy of a drawing.
_DROPPED = frozenset(("del", "moveFrom", "Fallback", "pPr", "rPr", "tblPr", "sectPr"))
_MARKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
    OverflowError,
)


def read_docx(source: str, data: bytes) -> Document:
    """A .docx as a Document. Raises UnreadableFile (no Word file, encrypted, damaged, DTD), TooLarge."""
    archive = _open(source, data)
    part = _main_part(source, archive)
    body = _parse(source, _read(source, archive, part))
    return Document(
        source=source,
        sha256=hashlib.sha256(data).hexdigest(),
        kind="docx",
        blocks=tuple(_blocks(body)),
        title=_title(source, archive),
    )


# --- the package --------------------------------------------------------------------------------


def _unreadable(source: str, chinese: str, english: str) -> UnreadableFile:
    remedy = ("请在 Word 或 WPS 中打开后另存为 .docx。", "Open it in Word or WPS and save it as .docx.")
    return UnreadableFile(source, (chinese, english), remedy)


def _open(source: str, data: bytes) -> zipfile.ZipFile:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableFile(
                source,
                ("文件有密码。", "The file is protected by a password."),
                ("请去掉密码后重试。", "Remove the password and try again."),
            )
        raise _unreadable(source, "这是旧版 .doc 文件。", "This is an old .doc file.")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _ZIP_ERRORS as error:
        raise _unreadable(source, "文件损坏或不是 .docx。", f"Damaged, or no .docx: {error}.") from error


def _main_part(source: str, archive: zipfile.ZipFile) -> str:
    """Where the document stands: what the package's relations say, word/document.xml otherwise."""
    names = set(archive.namelist())
    if "_rels/.rels" in names:
        for relation in _parse(source, _read(source, archive, "_rels/.rels")).iter("{*}Relationship"):
            target = relation.get("Target", "").lstrip("/")
            if relation.get("Type", "").endswith("/officeDocument") and target in names:
                return str(target)
    if "word/document.xml" in names:
        return "word/document.xml"
    raise _unreadable(source, "压缩包里没有 Word 正文。", "The archive holds no Word document.")


def _read(source: str, archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, never more than MAX_PART_BYTES of it in memory."""
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise _unreadable(source, "压缩包有密码。", "The archive is encrypted.")
    limit = MAX_PART_BYTES
    if info.file_size > RATIO_MATTERS_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        limit = 0
    try:
        with archive.open(info) as part:
            data = part.read(limit + 1)
    except _ZIP_ERRORS as error:
        raise _unreadable(source, f"{name} 已损坏。", f"{name} is damaged: {error}.") from error
    if len(data) > limit:
        raise TooLarge(
            source,
            (f"{name} 解压后过大。", f"{name} unpacks to too much."),
            ("请删去正文以外的内容。", "Remove what is not part of the report."),
        )
    return data


def _parse(source: str, xml: bytes) -> Any:
    # Word writes UTF-8 without a DTD. Anything else is an attack, or no Word file.
    if b"<!DOCTYPE" in xml or b"\0" in xml[:200]:
        raise _unreadable(source, "XML 里有 DTD。", "The XML carries a DTD, which no Word file does.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.LxmlError, ValueError) as error:
        raise _unreadable(
            source, "正文的 XML 已损坏。", f"The document's XML is damaged: {error}."
        ) from error
    if root.getroottree().docinfo.doctype:
        raise _unreadable(source, "XML 里有 DTD。", "The XML carries a DTD, which no Word file does.")
    return root


def _title(source: str, archive: zipfile.ZipFile) -> str:
    if "docProps/core.xml" not in archive.namelist():
        return ""
    core = _parse(source, _read(source, archive, "docProps/core.xml"))
    return next(
        (" ".join((e.text or "").split()) for e in core.iter("{http://purl.org/dc/elements/1.1/}title")), ""
    )


# --- the body -----------------------------------------------------------------------------------


def _blocks(body: Any) -> Iterator[Block]:
    grids = grid_tables(body, "tbl", "tr", ("tc",))
    tables, lines = count(1), count(1)
    for item in _flow(body, grids):
        if isinstance(item, str):
            yield Text(item, TextPlace(line=next(lines), start=0, end=len(item)))
        else:
            yield _grid(item, next(tables))


def _name(element: Any) -> str:
    return _local_name(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=1024)
def _local_name(tag: str) -> str:
    """The local name of a Word element; of others, only what the walk must know."""
    if match := _WORD.match(tag):
        return tag[match.end() :]
    return "Fallback" if tag.endswith("}Fallback") else ""


def _flow(root: Any, grids: set[Any]) -> Iterator[Any]:
    """Lines as strings and grid tables as elements, in body order."""
    parts: list[str] = []

    def finished() -> list[str]:
        lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
        found = [line for line in lines if line]
        parts.clear()
        return found

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = _name(element)
        if name in ("p", "tbl"):
            yield from finished()
        if event == "end":
            continue
        if name in _DROPPED or (name == "tr" and _is_deleted(element)):
            walk.skip_subtree()
        elif element in grids:
            yield element
            walk.skip_subtree()
        elif name == "t":
            parts.append(element.text or "")
        else:
            parts.append(_MARKS.get(name, ""))
    yield from finished()


# --- a table to a grid --------------------------------------------------------------------------


@dataclass(slots=True)
class _Slot:
    """A cell while its spans still grow."""

    text: str
    row: int
    column: int
    colspan: int
    rowspan: int = 1


def _grid(table: Any, number: int) -> Grid:
    """The table with gridSpan, hMerge and vMerge resolved."""
    rows: list[list[_Slot]] = []
    above: dict[int, _Slot] = {}  # column -> the cell that a vMerge below it continues
    for r, row in enumerate(_children(table, "tr")):
        column = _number(row, "trPr", "gridBefore", 0)
        slots: list[_Slot] = []
        merged: dict[int, _Slot] = {}
        for cell in _children(row, "tc"):
            wide = max(_number(cell, "tcPr", "gridSpan", 1), 1)
            merge = _merge(cell, "vMerge")
            if _merge(cell, "hMerge") == "continue" and slots:
                slots[-1].colspan += wide
            elif merge == "continue" and column in above:
                merged[column] = above[column]
                merged[column].rowspan += 1
            else:
                slots.append(_Slot(_cell_text(cell), r, column, wide))
                if merge:
                    merged[column] = slots[-1]
            column += wide
        above = merged
        rows.append(slots)
    return Grid(tuple(tuple(_placed(slot, number) for slot in slots) for slots in rows))


def _placed(slot: _Slot, table: int) -> GridCell:
    place = TablePlace(table=table, row=slot.row + 1, column=slot.column + 1)
    return GridCell(slot.text, place, slot.column, rowspan=slot.rowspan, colspan=slot.colspan)


def _children(parent: Any, wanted: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, through content controls and tracked insertions around them."""
    walk = etree.iterwalk(parent, events=("start",))
    for _, element in walk:
        name = _name(element)
        if name == wanted:
            walk.skip_subtree()
            if name != "tr" or not _is_deleted(element):
                yield element
        elif element is not parent and name in ("tc", "p", *_DROPPED):
            walk.skip_subtree()


def _property(element: Any, properties: str, name: str) -> Any:
    """The child `name` of an element's properties (tcPr, trPr); None without it."""
    for child in element.iterchildren(f"{{*}}{properties}"):
        return next(child.iterchildren(f"{{*}}{name}"), None)
    return None


def _value(element: Any) -> str:
    return next((str(v) for k, v in element.attrib.items() if k.rpartition("}")[2] == "val"), "")


def _number(element: Any, properties: str, name: str, default: int) -> int:
    found = _property(element, properties, name)
    digits = re.fullmatch(r"\d{1,9}", _value(found), re.ASCII) if found is not None else None
    return min(int(digits[0]), MAX_SPAN) if digits else default


def _merge(cell: Any, name: str) -> str:
    """ "restart", "continue", or "" for a cell that is not merged. A merge without a value continues."""
    found = _property(cell, "tcPr", name)
    return "" if found is None else (_value(found) or "continue")


def _is_deleted(row: Any) -> bool:
    return _property(row, "trPr", "del") is not None


def _cell_text(cell: Any) -> str:
    return "\n".join(_flow(cell, set()))
