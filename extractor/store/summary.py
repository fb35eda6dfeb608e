"""What lists show of a report, in columns of its own: worked out once an edit, not once a list."""

import re
from datetime import datetime
from typing import Any

from extractor.records import Record, Report
from extractor.review import Review, State, is_open, storable, suspicious

_PLACE = re.compile(r"(?:[\u4e00-\u9fff]{1,10}?(?:自治区|自治州|自治县|自治旗|[省市县區区州盟旗]))+")
_LONGEST_SEARCH = 300  # characters looked through: an index takes no more than 2,700 bytes
_SEVERITIES = ("none", "info", "warning", "error")


class Summary(Record):
    """One line of the inbox. `severity`: of the gravest open finding; `risk`: how urgent a look is, higher
    first; `failing`: open failing sums; `doubtful`: cells that ask for a look; `decided`: cells people
    decided; `codes`: of the open findings."""

    id: int
    sha256: str
    name: str
    status: State
    assignee: str | None
    version: int
    reading: int
    year: int | None
    organisation: str | None
    region: str | None
    form: str | None
    verdict: str
    severity: str
    risk: float
    failing: int
    doubtful: int
    decided: int
    codes: tuple[str, ...]
    submitted_by: str
    submitted_at: datetime
    changed_at: datetime
    locked_by: str | None
    locked_until: datetime | None


def columns_of(review: Review, checked: Report, name: str) -> dict[str, Any]:
    """The columns of a report that follow from its review and its recheck."""
    still = [each for each in checked.findings if is_open(each)]
    gravest = max((_SEVERITIES.index(each.severity) for each in still), default=0)
    failing = sum(1 for each in still if each.code in ("sum_mismatch", "sum_impossible"))
    doubtful = len(suspicious(review, checked))
    organisation = storable(checked.organisation) if checked.organisation else None
    words = (name, organisation or "", str(checked.year or ""))
    return {
        "status": review.status,
        "assignee": review.assignee,
        "version": review.version,
        "reading": review.reading,
        "year": checked.year,
        "organisation": organisation,
        "region": region_of(organisation),
        "form": checked.form,
        "verdict": checked.verdict,
        "severity": _SEVERITIES[gravest],
        "risk": _risk(checked, gravest, failing, doubtful),
        "failing": failing,
        "doubtful": doubtful,
        "decided": len(review.decisions),
        "codes": " ".join(dict.fromkeys(each.code for each in still)),
        "search": "\n".join(words).casefold()[:_LONGEST_SEARCH],
    }


def region_of(organisation: str | None) -> str | None:
    """The places a body's name begins with: 甲省乙市丙县教育局 -> 甲省乙市丙县; None where it names none."""
    match = _PLACE.match(organisation or "")
    return match[0] if match else None


def _risk(checked: Report, gravest: int, failing: int, doubtful: int) -> float:
    """Errors before warnings before clean; within them by failing sums, then by doubtful cells."""
    if checked.verdict == "rejected":
        return 4.0
    return round(gravest + min(failing, 99) / 100 + min(doubtful, 999) / 100_000, 5)
