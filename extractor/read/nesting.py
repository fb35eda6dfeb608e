"""Which of nested tables show rows and columns, and which only lay out the page."""

from typing import Any

from lxml import etree


def grid_tables(root: Any, table: str, row: str, cells: tuple[str, ...]) -> set[Any]:
    """The tables below `root` with more than one column and no such table inside.

    The others are layout: what they hold is read as if they were not there. `table`, `row` and `cells`
    are local tag names, as "tbl", "tr", ("tc",).
    """
    grids: set[Any] = set()
    open_tables: list[dict[str, int]] = []
    tags = [f"{{*}}{name}" for name in (table, row, *cells)]
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=tags):
        name = etree.QName(element).localname
        if name == table and event == "start":
            open_tables.append({"row": 0, "widest": 0, "inner": 0})
        elif name == table:
            closed = open_tables.pop()
            if closed["widest"] > 1 and not closed["inner"]:
                grids.add(element)
            if open_tables and (closed["inner"] or closed["widest"] > 1):
                open_tables[-1]["inner"] = 1
        elif open_tables and event == "start":
            current = open_tables[-1]
            current["row"] = 0 if name == row else current["row"] + 1
            current["widest"] = max(current["widest"], current["row"])
    return grids
