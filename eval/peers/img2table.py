"""img2table: tables found by their lines on the page's picture, words from the PDF's text layer."""

from pathlib import Path

from eval.peers.nth import report_by_position
from extractor.records import Report


def read(path: Path) -> Report:
    import pymupdf
    from img2table.document import PDF

    pages = PDF(str(path)).extract_tables()
    tables = [table.df.fillna("").values.tolist() for page in sorted(pages) for table in pages[page]]
    with pymupdf.open(path) as pdf:
        text = pdf[0].get_text()
    return report_by_position(path, tables, text)
