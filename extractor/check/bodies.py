"""A parent body's report beside its units': every cell is their sum, and who explains it where it is not."""

from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.check.blame import explain
from extractor.check.reading import Reading
from extractor.check.reports import Number, match_names, plain, reading_of, some_of, unit_name, year_text
from extractor.forms import Address, Form
from extractor.messages import finding
from extractor.records import Finding, Report


def check_rollup(
    parent: Report,
    children: Sequence[Report],
    forms: Sequence[Form],
    language: str = "zh",
    expected: Sequence[str] = (),
) -> Iterator[Finding]:
    """Σ children = parent for every cell of the parent's form. `expected`: names of all the units.

    Units of another year or form, and second reports of one unit, are named and left out.
    """
    children, left_out = comparable(parent, children, language)
    yield from left_out
    names = [unit_name(child) for child in children]
    missing, extra = match_names(expected, names) if expected else ([], [])
    yield from _check_names(missing, extra, language)
    if not children:
        yield finding("rollup_no_children", language)
        return
    above = reading_of(parent, forms, language)
    below = [reading_of(child, forms, language) for child in children]
    differences, blanks = _differences(above, below)
    yield from _not_assessable(above, below, blanks)
    # What a missing unit may hold can't be a mistake: units only ever add to a sum.
    open_cells = [a for a, difference in differences.items() if missing and difference > 0]
    yield from _incomplete(above, open_cells, missing)
    failed = {a: d for a, d in differences.items() if d and a not in open_cells}
    for address, difference in failed.items():
        printed = above.cells[address].value or 0
        yield finding(
            "rollup_mismatch",
            language,
            [address],
            where=f"{above.table_name(address.table)} · {above.cell_name(address)}",
            parent=plain(printed),
            sum=plain(printed - difference),
            difference=plain(difference),
            children=len(children),
        )
    whole = {a: d for a, d in differences.items() if a not in open_cells}
    yield from explain(above, below, whole)


def comparable(
    parent: Report, children: Sequence[Report], language: str = "zh"
) -> tuple[list[Report], list[Finding]]:
    """The children that can be added up, and findings on those that can't."""
    of_year = [child for child in children if child.year == parent.year]
    usable = [child for child in of_year if child.form == parent.form]
    firsts = {unit_name(child): child for child in reversed(usable)}
    kept = [child for child in usable if firsts[unit_name(child)] is child]
    groups = {
        "left_out_other_year": [child for child in children if child.year != parent.year],
        "left_out_other_form": [child for child in of_year if child.form != parent.form],
        "left_out_second": [child for child in usable if firsts[unit_name(child)] is not child],
    }
    findings = [
        finding(code, language, units=_named(group, language), sources=[r.source for r in group],
                count=len(group), year=year_text(parent))
        for code, group in groups.items()
        if group
    ]  # fmt: skip
    return kept, findings


def _check_names(missing: Sequence[str], extra: Sequence[str], language: str) -> Iterator[Finding]:
    for code, names in (("rollup_missing", missing), ("rollup_unexpected", extra)):
        if names:
            yield finding(code, language, count=len(names), units=some_of(names, language), names=[*names])


def _differences(
    above: Reading, below: Sequence[Reading]
) -> tuple[dict[Address, Number], dict[Address, list[int]]]:
    """Parent − Σ children where all print a number; elsewhere who prints none, the parent as −1."""
    differences: dict[Address, Number] = {}
    blanks: dict[Address, list[int]] = {}
    for address, cell in above.cells.items():
        values = [reading.cells[address].value if address in reading.cells else None for reading in below]
        lacking = [number for number, value in enumerate(values) if value is None]
        if cell.value is None or lacking:
            blanks[address] = ([-1] if cell.value is None else []) + lacking
        else:
            differences[address] = cell.value - sum(value for value in values if value is not None)
    return differences, blanks


def _not_assessable(
    above: Reading, below: Sequence[Reading], blanks: dict[Address, list[int]]
) -> Iterator[Finding]:
    """One finding a table, with how many cells each body leaves without a number."""
    everyone = [*below, above]
    for table in dict.fromkeys(address.table for address in blanks):
        cells = [address for address in blanks if address.table == table]
        lacking = Counter(number for address in cells for number in blanks[address])
        units = {
            everyone[number].identity.organisation or "?": count for number, count in lacking.most_common()
        }
        yield finding(
            "rollup_not_assessable",
            above.language,
            cells,
            table=above.table_name(table),
            count=len(cells),
            units=some_of([f"{name}（{count}）" for name, count in units.items()], above.language),
            blanks=units,
        )


def _incomplete(above: Reading, cells: Sequence[Address], missing: Sequence[str]) -> Iterator[Finding]:
    for table in dict.fromkeys(address.table for address in cells):
        own = [address for address in cells if address.table == table]
        name, units = above.table_name(table), some_of(missing, above.language)
        yield finding("rollup_incomplete", above.language, own, table=name, count=len(own), units=units)


def _named(reports: Sequence[Report], language: str) -> str:
    return some_of([unit_name(report) for report in reports], language)
