"""Word files, written as bare XML so that the same report gives the same bytes."""

import zipfile
from io import BytesIO
from typing import Unpack
from xml.sax.saxutils import escape

from eval.generate import ReportText
from eval.render.layout import Options, lay_out
from eval.render.official import OfficialCell, OfficialTable, merged_rows

EPOCH = (1980, 1, 1, 0, 0, 0)  # zip entries need a date; a fixed one keeps the bytes equal
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

TYPES = (
    f'{HEADER}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
)
RELATIONS = (
    f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}" Target="word/document.xml"/></Relationships>'
)
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
PAGE_WIDTH = 9000  # twentieths of a point between the margins


def render_docx(report: ReportText, **options: Unpack[Options]) -> bytes:
    """The report as a DOCX file; spans are merged cells."""
    parts = [_paragraph(report.title, "center")]
    for section in lay_out(report, **options):
        parts += [_paragraph(text) for text in (section.heading, *section.paragraphs)]
        if section.table:
            parts += [_table(section.table), _paragraph("")]
    body = "".join(parts) + '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    document = f'{HEADER}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return _zipped({"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document})


def _zipped(files: dict[str, str]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return buffer.getvalue()


def _paragraph(text: str, align: str = "left") -> str:
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f'<w:p><w:pPr><w:jc w:val="{align}"/></w:pPr><w:r>{runs}</w:r></w:p>'


def _table(table: OfficialTable) -> str:
    widths = _widths(table)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = []
    for row in merged_rows(table):
        cells, column = [], 0
        for cell, covered in row:
            cells.append(_cell(cell, covered, sum(widths[column : column + cell.colspan])))
            column += cell.colspan
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    style = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr>'
    )
    return f"<w:tbl>{style}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _widths(table: OfficialTable) -> list[int]:
    """Label columns twice as wide as numbers, together as wide as the page."""
    shares = [2] * table.label_width + [1] * (table.width - table.label_width)
    return [PAGE_WIDTH * share // sum(shares) for share in shares]


def _cell(cell: OfficialCell, covered: bool, width: int) -> str:
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    restart = "" if covered else ' w:val="restart"'
    merge = f"<w:vMerge{restart}/>" if cell.rowspan > 1 else ""
    text = _paragraph("" if covered else cell.text, "center")
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>{text}</w:tc>'
