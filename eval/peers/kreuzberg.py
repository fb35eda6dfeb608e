"""kreuzberg: the tables it reports, or those in its Markdown."""

from pathlib import Path

from eval.peers.markdown_tables import markdown_tables
from eval.peers.nth import report_by_position
from extractor.records import Report


def read(path: Path) -> Report:
    import kreuzberg

    result = kreuzberg.extract_file_sync(str(path))
    tables = [[list(map(str, row)) for row in table.cells] for table in result.tables]
    return report_by_position(path, tables or markdown_tables(result.content), result.content)
