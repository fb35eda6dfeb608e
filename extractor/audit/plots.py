"""Pictures of an audit: failures by rule, by line, by year, and by size of the difference."""

from collections.abc import Sequence
from pathlib import Path

from extractor.audit.summary import Summary
from extractor.errors import GoujiError

try:
    from matplotlib.figure import Figure
except ModuleNotFoundError as error:
    raise GoujiError(
        f"缺少 {error.name}，请先运行 / {error.name} is missing, run: pip install 'gouji[audit]'"
    ) from error

BAR = "#35618f"
MOST_LINES = 25  # bars in one picture


def draw(summary: Summary, folder: Path) -> tuple[Path, ...]:
    """Writes each picture as PNG and SVG into `folder` and returns their paths. Labels are codes and
    English: the fonts that come with the library have no Chinese."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = {f"{form} {rule}": count.failed for (form, rule), count in summary.rules.items()}
    lines = {f"{rule} · {line}": failed for (rule, line), failed in summary.lines.items()}
    shares = {
        str(year): 100 * failed / reports
        for year, (reports, failed) in sorted(summary.years.items(), key=lambda item: item[0] or 0)
    }
    sizes = {_size(key): count for key, count in sorted(summary.differences.items())}
    figures = {
        "rules": _bars("Failing sums by rule", rules, "failing sums"),
        "lines": _bars("Rows and columns that fail most", _most(lines), "failing sums"),
        "years": _bars("Reports with a failing sum", shares, "% of the year's reports"),
        "differences": _bars("Failing sums by left − right", sizes, "failing sums"),
    }
    return tuple(path for name, figure in figures.items() for path in _save(figure, folder / name))


def _most(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: -item[1])[:MOST_LINES])


def _size(signed_digits: int) -> str:
    """A range of differences by sign and number of digits: −2 is −99 to −10."""
    low, high = 10 ** (abs(signed_digits) - 1), 10 ** abs(signed_digits) - 1
    return f"{low:,} to {high:,}" if signed_digits > 0 else f"−{high:,} to −{low:,}"


def _bars(title: str, values: dict[str, int] | dict[str, float], axis: str) -> Figure:
    names: Sequence[str] = list(values)
    figure = Figure(figsize=(9, 1.4 + 0.28 * max(len(names), 3)), layout="constrained")
    axes = figure.subplots()
    axes.barh(names, list(values.values()), color=BAR)
    axes.invert_yaxis()
    axes.set_title(title, loc="left")
    axes.set_xlabel(axis)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _save(figure: Figure, path: Path) -> tuple[Path, Path]:
    png, svg = path.with_suffix(".png"), path.with_suffix(".svg")
    figure.savefig(png, dpi=150)
    figure.savefig(svg)
    return png, svg
