"""What an audit adds up as it goes: reports, rules, years and sizes of the differences."""

from dataclasses import dataclass, field

import numpy as np

from extractor.audit.algebra import Checked, Flags, Integers

DIGITS = 16  # differences are counted by sign and number of digits


@dataclass(slots=True)
class RuleCount:
    """How often one rule of a form held, failed, and could not be assessed, over all its lines."""

    passed: int = 0
    failed: int = 0
    not_assessable: int = 0


@dataclass(slots=True)
class Summary:
    """`reports`: all rows; `failed`, `not_assessable`: reports with such a sum; `rejected` when
    they were read and `unknown_form`: not checked.

    `rules` by (form, rule code), `lines` by (rule code, row or column): failures; `years`: (reports, failed).
    `differences`: failures by number of digits of left − right, negative for a left side too small.
    `absent`: addresses the file has no column for: their sums can't be assessed.
    """

    reports: int = 0
    failed: int = 0
    not_assessable: int = 0
    rejected: int = 0
    unknown_form: int = 0
    rules: dict[tuple[str, str], RuleCount] = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    years: dict[int | None, tuple[int, int]] = field(default_factory=dict)
    differences: dict[int, int] = field(default_factory=dict)
    absent: tuple[str, ...] = ()

    def add_rule(self, form: str, checked: Checked) -> None:
        code, failures, blanks = checked.sum.rule.code, len(checked.failing), len(checked.blank)
        count = self.rules.setdefault((form, code), RuleCount())
        count.passed += checked.rows - failures - blanks
        count.failed += failures
        count.not_assessable += blanks
        if failures:
            line = (code, checked.sum.line)
            self.lines[line] = self.lines.get(line, 0) + failures
            self._add_differences(checked.left - checked.right)

    def add_reports(self, years: Integers, known: Flags, failed: Flags, blank: Flags) -> None:
        """One batch: `years` has −1 where none is known; the flags are by report."""
        self.reports += len(years)
        self.failed += int(failed.sum())
        self.not_assessable += int(blank.sum())
        self.unknown_form += int((~known).sum())
        for year in np.unique(years):
            of_year = years == year
            reports, broken = self.years.get(None if year < 0 else int(year), (0, 0))
            reports, broken = reports + int(of_year.sum()), broken + int((failed & of_year).sum())
            self.years[None if year < 0 else int(year)] = reports, broken

    def _add_differences(self, differences: Integers) -> None:
        digits = np.floor(np.log10(np.abs(differences).astype(np.float64))).astype(np.int64) + 1
        sizes, counts = np.unique(np.sign(differences) * digits, return_counts=True)
        for size, count in zip(sizes.tolist(), counts.tolist(), strict=True):
            self.differences[size] = self.differences.get(size, 0) + count
