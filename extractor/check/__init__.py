"""Form + reading -> findings. A check is a plain function; the registry is a list. Nothing is repaired."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from extractor.check.plausibility import (
    check_all_zero,
    check_fee_scale,
    check_form_instructions,
    check_identical_rows,
    check_rule_makers,
)
from extractor.check.prose import check_prose_cells, check_prose_parts, check_prose_shares
from extractor.check.reading import Reading
from extractor.check.structure import (
    check_cells,
    check_completeness,
    check_decoded,
    check_form,
    check_identity,
    check_notices,
)
from extractor.check.sums import check_sums, sums
from extractor.check.values import check_units, check_values
from extractor.check.voices import check_voices
from extractor.messages import MESSAGES
from extractor.records import Finding

CHECKS: tuple[Callable[[Reading], Iterator[Finding]], ...] = (
    check_notices,
    check_completeness,
    check_identity,
    check_form,
    check_cells,
    check_decoded,
    check_voices,
    check_values,
    check_units,
    check_sums,
    check_prose_cells,
    check_prose_shares,
    check_prose_parts,
    check_rule_makers,
    check_all_zero,
    check_identical_rows,
    check_fee_scale,
    check_form_instructions,
)


def check(reading: Reading) -> tuple[Finding, ...]:
    """Every finding of every check, in the order of the list."""
    return tuple(finding for each in CHECKS for finding in each(reading))


def count_sums(reading: Reading, findings: Sequence[Finding]) -> dict[str, int]:
    """How many sums pass, fail and can't be assessed; all that do not pass are among the findings."""
    tables = reading.form.tables if reading.form else ()
    every = sum(1 for table in tables for _ in sums(table, reading.cells))
    fail = sum(1 for f in findings if f.code == "sum_mismatch")
    lacking = sum(1 for f in findings if f.code in ("sum_not_assessable", "sum_impossible"))
    return {"pass": every - fail - lacking, "fail": fail, "not_assessable": lacking}


def judge(findings: Sequence[Finding]) -> tuple[Literal["clean", "review", "rejected"], tuple[str, ...]]:
    """The verdict on a report and the codes that are its reasons, most serious kind first."""
    rejecting = dict.fromkeys(f.code for f in findings if f.code in MESSAGES and MESSAGES[f.code].rejects)
    if rejecting:
        return "rejected", tuple(rejecting)
    serious = dict.fromkeys(f.code for f in findings if f.severity != "info")
    return ("review", tuple(serious)) if serious else ("clean", ())


__all__ = ["CHECKS", "Reading", "check", "count_sums", "judge"]
