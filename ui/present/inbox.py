"""The inbox as a list: what each line shows, which columns sort."""

from typing import Any

from extractor.export.content import printable
from extractor.export.words import Language, word
from extractor.forms import Form
from extractor.review import State
from extractor.store import Page, Sort, Summary
from ui.present.history import local_time
from ui.words import say, words

View = dict[str, Any]

# Columns in their order, and the sort that a click on the heading asks for.
COLUMNS: tuple[tuple[str, Sort | None], ...] = (
    ("status", None),
    ("organisation", "organisation"),
    ("year", "year"),
    ("form", None),
    ("risk", "risk"),
    ("failing", None),
    ("doubtful", None),
    ("assignee", None),
    ("file", "name"),
    ("changed", "changed"),
)
STATUSES: tuple[State, ...] = ("new", "in_review", "approved", "rejected")
HIGHEST_RISK = 4.0  # a report that was rejected; see extractor/store/summary.py


def inbox_view(page: Page, sort: Sort, language: Language) -> View:
    """One page of the inbox for the browser."""
    return {
        "view": "inbox",
        "words": words("inbox", language),
        "columns": [
            {"id": id, "text": say("columns", id, language), "sorts": sorts} for id, sorts in COLUMNS
        ],
        "sort": next((id for id, sorts in COLUMNS if sorts == sort), ""),
        "rows": [_row(summary, language) for summary in page.reports],
    }


def short_name(form: Form) -> str:
    """What a narrow place shows of a form: its year."""
    return _short(form.id)


def _short(id: str) -> str:
    return id.removeprefix("disclosure-")


def _row(summary: Summary, language: Language) -> View:
    unknown = word("unknown", language)
    return {
        "id": summary.id,
        "status": summary.status,
        "status_word": say("status", summary.status, language),
        "organisation": printable(summary.organisation or unknown),
        "year": str(summary.year or unknown),
        "form": _short(summary.form or unknown),
        "risk": "–" if summary.severity == "none" else word(summary.severity, language),
        "risk_share": min(summary.risk / HIGHEST_RISK, 1.0),
        "failing": str(summary.failing or ""),
        "doubtful": str(summary.doubtful or ""),
        "assignee": printable(summary.assignee or ""),
        "file": printable(summary.name),
        "changed": local_time(summary.changed_at),
    }
