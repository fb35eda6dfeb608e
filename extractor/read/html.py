"""HTML pages: paragraphs and tables in reading order, whatever the page's markup looks like."""

import hashlib
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from lxml import etree

from extractor.errors import TooLarge, UnreadableFile
from extractor.read.decode import Decoded, decode
from extractor.read.nesting import grid_tables
from extractor.records import Block, Document, Grid, GridCell, TablePlace, Text, TextPlace

MAX_BYTES = 20_000_000  # published reports stay under 1 MB; the tree takes ten times the text
MAX_ELEMENTS = 500_000
MAX_SLOTS = 1_000_000  # columns that spans may reserve in one table: bounds hostile colspans
MAX_SPAN = 1000  # what browsers clamp colspan to

_DROPPED = frozenset(("script", "style", "noscript", "template", "title", "select", "textarea", "svg"))
_BREAK_NAMES = """
    address article aside blockquote body br caption center dd div dl dt fieldset figure footer form h1 h2 h3
    h4 h5 h6 header hr li main nav ol option p pre section table tbody td tfoot th thead tr ul
"""
_BREAKS = frozenset(_BREAK_NAMES.split())
_LINES_AND_DROPPED = _BREAKS | _DROPPED
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_TORN = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\u9fff\uff00-\uffef])")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.I)
_PAGE_ENDS = re.compile(r"</(?:html|body)\s*>|<!doctype[^>]*>", re.I)
_LITERAL = re.compile(
    r'"(?:[^"\\]|\\(?:.|\Z))*+(?:"|\Z)|'
    r"'(?:[^'\\]|\\(?:.|\Z))*+(?:'|\Z)|"
    r"`(?:[^`\\]|\\(?:.|\Z))*+(?:`|\Z)",
    re.S,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.S)
_CELL_TAG = re.compile(r"<t[dh][\s>\\]|\\u003ct[dh]|\\x3ct[dh]", re.I)


def read_html(source: str, data: bytes) -> Document:
    """An HTML page (or a JSON or script string that holds one) as a Document.

    Raises UnreadableFile (empty, binary, nested beyond the parser's limit) and TooLarge.
    """
    _check_size(source, data)
    decoded = _decoded(source, data)
    plain = _parse(source, decoded.text)
    embedded = _embedded(decoded.text, plain)
    root = plain if embedded is None else _parse(source, embedded)
    blocks = tuple(_blocks(source, root))
    if not blocks:
        raise _unreadable(source, "网页里没有文字。", "The page holds no text.")
    return Document(
        source=source,
        sha256=hashlib.sha256(data).hexdigest(),
        kind="html",
        blocks=blocks,
        title=_title(plain) or _title(root),
        notices=decoded.notices,
        details={"encoding": decoded.encoding, "embedded": embedded is not None},
    )


def _check_size(source: str, data: bytes) -> None:
    if not data.strip():
        raise _unreadable(source, "文件是空的。", "The file is empty.")
    if len(data) > MAX_BYTES:
        raise _too_large(source, f"网页超过 {MAX_BYTES} 字节。", f"The page is over {MAX_BYTES} bytes.")


def _unreadable(source: str, chinese: str, english: str) -> UnreadableFile:
    remedy = (
        "请从浏览器重新保存网页，或改用 Word、PDF。",
        "Save the page again from a browser, or use Word or PDF.",
    )
    return UnreadableFile(source, (chinese, english), remedy)


def _too_large(source: str, chinese: str, english: str) -> TooLarge:
    remedy = ("请只保存年度报告正文。", "Save the body of the annual report only.")
    return TooLarge(source, (chinese, english), remedy)


# --- bytes to a tree ----------------------------------------------------------------------------


def _decoded(source: str, data: bytes) -> Decoded:
    declared = _META.search(data[:4096])
    decoded = decode(data, declared[1].decode("ascii") if declared else None)
    if decoded is None:
        raise _unreadable(source, "文件内容不是文本。", "The file does not hold text.")
    return decoded


def _parse(source: str, text: str) -> Any:
    """The root element. Anything the parser gives up on is an error: a page cut short would be read wrong."""
    # huge_tree raises the depth limit from 256 to 2048: unclosed <font> tags pile up in real pages.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    # The parser stops at the first </html>; a browser shows what follows it, and so must we.
    clean = _PAGE_ENDS.sub("", text.replace("\0", "")).encode("utf-8", errors="replace")
    try:
        root = etree.fromstring(clean, parser)
    except (etree.LxmlError, ValueError) as error:
        raise _unreadable(source, "网页解析不了。", f"The page cannot be parsed: {error}.") from error
    if root is None:
        raise _unreadable(source, "网页里没有内容。", "The page holds nothing.")
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise _unreadable(source, "网页嵌套太深。", "The page's elements are nested too deep.")
    if root.xpath("count(//*)") > MAX_ELEMENTS:
        raise _too_large(source, "网页元素太多。", "The page has too many elements.")
    return root


def _embedded(text: str, root: Any) -> str | None:
    """The report's HTML when it sits in a script or JSON string; None when the page shows it openly."""
    scripts = [node.text or "" for node in root.iter("script")]
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", '"'):
        scripts = [text]
    found = [
        _unescape(s[0][1:-1])
        for script in scripts
        for s in _LITERAL.finditer(script)
        if _CELL_TAG.search(s[0])
    ]
    if not found:
        return None
    hidden = "\n".join(found)
    shown = sum(1 for _ in root.iter("td", "th")) if scripts != [text] else 0
    return hidden if len(_CELL_TAG.findall(hidden)) >= max(shown, 1) else None


def _unescape(literal: str) -> str:
    plain = {"n": "\n", "r": "\n", "t": " ", "b": "", "f": ""}

    def character(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code[1:], 16)) if len(code) > 1 else plain.get(code, code)

    for _ in range(3):  # strings inside strings: each round takes one level of backslashes off
        literal = _ESCAPE.sub(character, literal)
        if len(literal) > 1 and literal[0] == literal[-1] == '"':
            literal = literal[1:-1]
        if not re.search(r'=\\+["\']|<\\+/|\\u[0-9a-f]{4}', literal):
            break
    return literal.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _title(root: Any) -> str:
    return next((t for tag in ("title", "h1") for e in root.iter(tag) if (t := _squeeze(_all_text(e)))), "")


def _all_text(element: Any) -> str:
    return "".join(element.itertext(with_tail=False))


# --- a tree to blocks ---------------------------------------------------------------------------


def _blocks(source: str, root: Any) -> Iterator[Block]:
    tables = count(1)
    for item in _flow(root, _grids(root)):
        if isinstance(item, tuple):
            yield Text(item[0], TextPlace(line=item[1], start=0, end=len(item[0])))
        elif grid := _grid(source, item, next(tables)):
            yield grid


def _grids(root: Any) -> set[Any]:
    """The tables that show rows and columns; only nested ones need a closer look."""
    if root.xpath("boolean(//table//table)"):
        return grid_tables(root, "table", "tr", ("td", "th"))
    return {table for table in root.iter("table") if any(len(row) > 1 for row in _rows(table))}


def _flow(root: Any, grids: set[Any]) -> Iterator[Any]:
    """Lines as (text, source line) and grid tables as elements, in reading order."""
    parts: list[str] = []
    line = 1

    def add(text: str | None, element: Any) -> None:
        nonlocal line
        if text and not parts and text.strip():
            line = element.sourceline or line
        if text and (parts or text.strip()):
            parts.append(text)

    def finished() -> list[tuple[str, int]]:
        text = _squeeze("".join(parts))
        parts.clear()
        return [(text, line)] if text else []

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if element.tag in _BREAKS:
            yield from finished()
        if event == "end":
            add(element.tail if element is not root else None, element)
        elif element in grids:
            yield element
            walk.skip_subtree()
        elif element.tag in _DROPPED or not isinstance(element.tag, str):
            walk.skip_subtree()
        else:
            add(element.text, element)
    yield from finished()


def _squeeze(text: str) -> str:
    # Editors wrap the source anywhere: a line break between two Chinese characters is no space.
    return " ".join(_TORN.sub("", text.translate(_INVISIBLE)).split())


# --- a table to a grid --------------------------------------------------------------------------


def _grid(source: str, table: Any, number: int) -> Grid | None:
    """The table with spans expanded to true columns; None when no cell holds text."""
    rows = _rows(table)
    taken: dict[int, int] = {}  # column -> first row in which it is free again
    placed: list[tuple[GridCell, ...]] = []
    slots = 0
    for r, cells in enumerate(rows):
        column, row = 0, []
        for cell in cells:
            while taken.get(column, 0) > r:
                column, slots = column + 1, slots + 1
            wide, high = _span(cell, "colspan", MAX_SPAN), _span(cell, "rowspan", len(rows) - r)
            slots += wide
            if slots > MAX_SLOTS:
                raise _too_large(source, "表格跨列太多。", "A table's cells span too many columns.")
            taken.update((c, r + high) for c in range(column, column + wide))
            place = TablePlace(table=number, row=r + 1, column=column + 1)
            row.append(GridCell(_cell_text(cell), place, column, rowspan=high, colspan=wide))
            column += wide
        placed.append(tuple(row))
    shown = any(cell.text for row in placed for cell in row)
    return Grid(tuple(placed)) if shown else None


def _rows(table: Any) -> list[list[Any]]:
    rows: list[list[Any]] = []
    walk = etree.iterwalk(table, events=("start",), tag=("tr", "td", "th"))
    for _, element in walk:
        if element.tag == "tr" or not rows:
            rows.append([])
        if element.tag != "tr":
            rows[-1].append(element)
            walk.skip_subtree()
    return rows


def _cell_text(cell: Any) -> str:
    inner = cell
    while len(inner) == 1 and _is_blank(inner.text) and _is_blank(inner[0].tail):
        inner = inner[0]
    if inner.tag in _DROPPED or any(e.tag in _LINES_AND_DROPPED for e in inner.iterdescendants()):
        return "\n".join(line for line, _ in _flow(cell, set()))
    return _squeeze("".join(inner.itertext()))  # one line: no need to walk it


def _is_blank(text: str | None) -> bool:
    return text is None or not text.strip()


def _span(cell: Any, name: str, most: int) -> int:
    """A span attribute as a number from 1 to `most`; rowspan="0" means down to the last row."""
    stated = cell.get(name)
    if stated is None:
        return 1
    digits = re.match(r"\D{0,3}(\d{1,9})", stated)
    wanted = int(digits[1]) if digits else 1
    return min(wanted, most) if wanted else (most if name == "rowspan" else 1)
