"""Reports put together by body and year, and compared: two years, chains of years, a parent and its units."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from extractor.check.bodies import check_rollup
from extractor.check.reports import same_body, unit_name, year_text
from extractor.check.years import check_identities, check_jumps, check_repeats, check_years
from extractor.forms import Form
from extractor.messages import finding
from extractor.records import Finding, Record, Report


class Comparison(Record):
    """What comparing one report showed. `against`: last year's report; `children`: the units added up."""

    source: str
    against: str | None = None
    children: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def compare_two(
    later: Report, earlier: Report, forms: Sequence[Form], language: str = "zh"
) -> Iterator[Comparison]:
    """A report beside that of the year before, whatever the two call their body."""
    usable, left_out = _usable([earlier, later], language, named=False)
    yield from left_out
    if len(usable) < 2:
        return
    findings = list(check_years(earlier, later, forms, language))
    one, other = later.organisation, earlier.organisation
    if one and other and not same_body(one, other):
        findings.insert(0, finding("organisations_differ", language, later=one, earlier=other))
    yield Comparison(source=later.source, against=earlier.source, findings=tuple(findings))


def compare_chains(
    reports: Iterable[Report], forms: Sequence[Form], language: str = "zh"
) -> Iterator[Comparison]:
    """Every body's reports in the order of their years, each beside the one before it."""
    usable, left_out = _usable(reports, language)
    yield from left_out
    for group in bodies(usable):
        names = list(dict.fromkeys(unit_name(report) for report in group))
        joined = [finding("names_joined", language, names="; ".join(names))] if len(names) > 1 else []
        chain, notes = _one_a_year(group, language)
        notes[chain[0].source] = joined + notes.get(chain[0].source, [])
        yield Comparison(source=chain[0].source, findings=tuple(notes[chain[0].source]))
        for number, (earlier, later) in enumerate(pairwise(chain), start=1):
            findings = notes.get(later.source, [])
            findings += check_identities(earlier, later, forms, language)
            findings += check_repeats(chain[:number], later, forms, language)
            findings += check_jumps(chain[:number], later, forms, language)
            yield Comparison(source=later.source, against=earlier.source, findings=tuple(findings))


def compare_bodies(
    parent: Report,
    children: Iterable[Report],
    forms: Sequence[Form],
    language: str = "zh",
    expected: Sequence[str] = (),
) -> Iterator[Comparison]:
    """A parent's report beside those of its units; the parent's own, lying among them, is no unit."""
    others = [child for child in children if (child.sha256, child.source) != (parent.sha256, parent.source)]
    others = [child for child in others if not child.sha256 or child.sha256 != parent.sha256]
    usable, left_out = _usable([parent, *others], language, named=False)
    yield from left_out
    if usable and usable[0] is parent:
        units = usable[1:]
        findings = tuple(check_rollup(parent, units, forms, language, expected))
        yield Comparison(source=parent.source, children=tuple(u.source for u in units), findings=findings)


def bodies(reports: Sequence[Report]) -> list[list[Report]]:
    """The reports by body. A short name joins a longer one that ends with it, if there is only one such."""
    groups: dict[str, list[Report]] = {}
    for report in reports:
        groups.setdefault(unit_name(report), []).append(report)
    for name in sorted(groups, key=len):
        longer = [other for other in groups if other != name and other.endswith(name)]
        if len(longer) == 1:
            groups[longer[0]] += groups.pop(name)
    return list(groups.values())


def _usable(
    reports: Iterable[Report], language: str, named: bool = True
) -> tuple[list[Report], list[Comparison]]:
    """The reports that can take part, and one comparison for each that can't, saying why. `named`: body
    and year must be known."""
    usable, left_out = [], []
    for report in reports:
        if report.verdict == "rejected" or report.form is None:
            reason = finding("left_out_rejected", language, reasons=", ".join(report.reasons))
        elif named and not (report.organisation and report.year):
            reason = finding("left_out_unnamed", language)
        else:
            usable.append(report)
            continue
        left_out.append(Comparison(source=report.source, findings=(reason,)))
    return usable, left_out


def _one_a_year(group: Sequence[Report], language: str) -> tuple[list[Report], dict[str, list[Finding]]]:
    """The first report of each year, years ascending, and findings by source on years with more."""
    years: dict[str, list[Report]] = {}
    for report in sorted(group, key=lambda report: (report.year or 0, report.source)):
        years.setdefault(year_text(report), []).append(report)
    notes: dict[str, list[Finding]] = {}
    for year, same in years.items():
        if len(same) > 1:
            first = same[0]
            differing = {a for other in same[1:] for a in _differing(first, other)}
            notes[first.source] = [
                finding("year_twice", language, sorted(differing), year=year, count=len(same),
                        differing=len(differing), used=first.source, sources=[r.source for r in same])
            ]  # fmt: skip
    return [same[0] for same in years.values()], notes


def _differing(one: Report, other: Report) -> set[str]:
    values, others = ({a: cell.value for a, cell in report.cells.items()} for report in (one, other))
    return {a for a in values.keys() | others.keys() if values.get(a) != others.get(a)}
