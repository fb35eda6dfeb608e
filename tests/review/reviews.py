"""Readings to review, and a way to act on them as the store does."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from extractor.records import Basis, Cell, FoundSection, Report, Status, TextPlace
from extractor.review import Draft, Review, admit, fold, recheck

from ..check.across import report_of_values
from ..sample_reports import FORM_2021, FORMS

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SECTIONS = tuple(FoundSection(id=each.id, title=each.label, text="") for each in FORM_2021.sections)
FAULTY = "requests.received.natural_person"


def grounded(value: int) -> Cell:
    place = TextPlace(line=1, start=0, end=1)
    return Cell(value=value, printed=str(value), status=Status.STATED, basis=Basis.LABELS, evidence=place)


def reading(changes: dict[str, Cell] | None = None) -> Report:
    """A report that says 7 requests were received and granted, all of it grounded, but for `changes`."""
    values = dict.fromkeys(FORM_2021.addresses, 0)
    report = report_of_values(values)
    cells = {str(a): grounded(0) for a in FORM_2021.addresses}
    cells["proactive.fees.amount"] = grounded(0).model_copy(update={"value": Decimal(0)})
    for row in ("received", "granted", "processed_total"):
        cells |= {f"requests.{row}.{column}": grounded(7) for column in ("natural_person", "total")}
    return report.model_copy(update={"cells": cells | (changes or {}), "sections": SECTIONS})


def misread() -> Report:
    """One cell read wrong: two sums fail through it."""
    return reading({FAULTY: grounded(1)})


def acted(report: Report, *acts: tuple[str, Draft]) -> Review:
    """The review after each person's act in turn, each admitted as the store does it."""
    review = fold(report, ())
    for who, draft in acts:
        when = START + timedelta(minutes=review.version)
        act = admit(review, recheck(review, FORMS), draft, who, when, FORMS)
        review = fold(report, (*review.edits, act))
    return review


def keys(address: str, text: str | None, **more: str) -> Draft:
    return Draft(action="set", address=address, new=text, **more)  # type: ignore[arg-type]


def checked(review: Review) -> Report:
    return recheck(review, FORMS)


def codes(review: Review) -> dict[str, str]:
    """The findings of a review by code, with their severity."""
    return {each.code: each.severity for each in checked(review).findings}
