"""pdfplumber: `extract_tables` of every page, its defaults."""

from pathlib import Path

from eval.peers.nth import report_by_position
from extractor.records import Report


def read(path: Path) -> Report:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        text = pdf.pages[0].extract_text() or ""
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    return report_by_position(
        path, [[[cell or "" for cell in row] for row in table] for table in tables], text
    )
