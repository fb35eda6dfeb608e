"""A report under review as the desk draws it: one dictionary of plain values for the browser."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from extractor.export.content import Names, names_of_cells, printable
from extractor.export.words import Language, label, word
from extractor.forms import Address, Form
from extractor.records import Cell, Finding, Proposal, Report
from extractor.review import Review, Suspicion, is_open
from ui.present.cells import CellView, cell_view, identity_view
from ui.present.history import history_of, mark_of
from ui.present.tables import identity_table, sum_views, table_views
from ui.words import say, words

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at the desk. `why`: the word that says why nothing may be changed, "" when it may be."""

    language: Language
    why: str = ""
    hidden: frozenset[str] | None = None  # cells to key again without seeing them; None: not in that mode
    acknowledged: int = 0  # number of the last act that was done
    message: tuple[str, str] | None = None  # its kind (done, warning, error) and text


def desk_view(
    report_id: int,
    review: Review,
    checked: Report,
    order: Sequence[Suspicion],
    forms: Sequence[Form],
    seat: Seat,
) -> View:
    """`checked`: the recheck of `review`; `order`: its suspicious cells, the worst first."""
    language = seat.language
    names = names_of_cells(checked, forms)
    hidden = seat.hidden or frozenset()
    return {
        "view": "desk",
        "words": words("desk", language),
        "language": language,
        "report": _report_view(report_id, review, language),
        "tables": [
            asdict(table) for table in (identity_table(language), *table_views(checked, forms, language))
        ],
        "sums": [asdict(item) for item in sum_views(checked, forms, language)],
        "cells": dict(_cell_views(review, checked, names, hidden, seat)),
        "findings": [_finding_view(f, language) for f in checked.findings if not hidden & {*f.addresses}],
        "proposals": [
            _proposal_view(p, checked, names, language)
            for p in checked.proposals
            if not hidden & p.changes.keys()
        ],
        "order": [{"address": each.address, "reasons": each.reasons} for each in order],
        "start": order[0].address if order else next(map(str, names), "year"),
        "blind": seat.hidden is not None,
        "acknowledged": seat.acknowledged,
        "message": {"kind": seat.message[0], "text": seat.message[1]} if seat.message else None,
        "may": {"edit": not seat.why, "why": seat.why},
    }


def _report_view(report_id: int, review: Review, language: Language) -> View:
    unknown = word("unknown", language)
    organisation, year = review.organisation or unknown, review.year or unknown
    return {
        "id": report_id,
        "title": printable(f"{organisation} · {year}"),
        "file": printable(review.report.source.rsplit("/", 1)[-1]),
        "status": review.status,
        "closed": review.is_closed,
        "status_word": say("status", review.status, language),
        "assignee": review.assignee or "",
        "source_url": f"/gouji/source/{report_id}",
        "page_url": f"/gouji/page/{report_id}/",
    }


def _cell_views(
    review: Review, checked: Report, names: Mapping[Address, Names], hidden: frozenset[str], seat: Seat
) -> Iterator[tuple[str, View]]:
    for key in ("organisation", "year"):
        value = review.organisation if key == "organisation" else str(review.year or "")
        yield key, asdict(identity_view(key, value or None, review, seat.language))
    for address, name in names.items():
        text = str(address)
        yield text, asdict(_cell(text, checked.cells.get(text, Cell()), name, review, hidden, seat.language))


def _cell(
    address: str, cell: Cell, name: Names, review: Review, hidden: frozenset[str], language: Language
) -> CellView:
    return cell_view(
        cell,
        review.report.cells.get(address, Cell()),
        name,
        language,
        decided=mark_of(address, review),
        hidden=address in hidden,
        history=() if address in hidden else history_of(address, review.edits, language),
    )


def _finding_view(finding: Finding, language: Language) -> View:
    return {
        "severity": finding.severity,
        "kind": word(finding.severity, language),
        "code": finding.code,
        "open": is_open(finding),
        "message": printable(finding.message),
        "fault": word(f"fault_{finding.fault}", language) if finding.fault else "",
        "addresses": list(finding.addresses),
    }


def _proposal_view(
    proposal: Proposal, checked: Report, names: Mapping[Address, Names], language: Language
) -> View:
    changes = []
    for address, value in proposal.changes.items():
        _, row, column = names[Address.parse(address)]
        old = checked.cells[address].value
        changes.append(f"{label(row, language)} / {label(column, language)} {old} → {value}")
    return {
        "rank": proposal.rank,
        "text": ("; " if language == "en" else "；").join(changes),
        "slip": " + ".join(word(slip, language) for slip in proposal.slip.split("+")),
        "changes": {address: str(value) for address, value in proposal.changes.items()},
    }
