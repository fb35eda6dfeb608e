"""camelot: flavour lattice, its defaults; it gives tables without the text around them."""

from pathlib import Path
from typing import Any

from eval.peers.nth import report_by_position
from extractor.records import Report


def read(path: Path) -> Report:
    import camelot
    import pymupdf

    camelot_pdf: Any = camelot  # its annotations do not say what it exports
    tables = camelot_pdf.read_pdf(str(path), pages="all", flavor="lattice")
    with pymupdf.open(path) as pdf:
        text = pdf[0].get_text()
    return report_by_position(path, [table.df.values.tolist() for table in tables], text)
