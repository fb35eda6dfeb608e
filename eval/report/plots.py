"""Plots as inline SVG: no script, no file beside the page."""

from collections.abc import Sequence
from math import log10

from eval.calibration import Calibration
from eval.report.curves import Point

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 460, 300, 56, 44, 14, 24
FLOOR = 1e-7  # what a logarithmic axis shows of 0


def reliability_svg(found: Calibration) -> str:
    """Share of wrong cells over the risk that was stated, on logarithmic scales; dots grow with cells."""
    frame = _Frame(log10(FLOOR), 0.0, log10(FLOOR), 0.0)
    ticks = [(power, f"1e{power}" if power else "1") for power in range(-7, 1)]
    dots = []
    for each in found.bins:
        x, y = frame.x(_log(each.stated)), frame.y(_log(each.wrong))
        words = f"{each.cells} cells: stated {each.stated:.2g}, wrong {each.wrong:.2g}"
        size = 3 + log10(max(each.cells, 1))
        dots.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" class="dot"><title>{words}</title></circle>'
        )
    diagonal = frame.line([(log10(FLOOR), log10(FLOOR)), (0.0, 0.0)], "ideal")
    return frame.svg(diagonal + "".join(dots), ticks, ticks, "stated risk", "share wrong")


def curve_svg(points: Sequence[Point]) -> str:
    """Share of reports with an error among those that pass, over the share that passes."""
    most = max((point.silent for point in points), default=0.0) or 0.01
    frame = _Frame(0.0, 1.0, 0.0, most * 1.1)
    across = [(share / 5, f"{share * 20}%") for share in range(6)]
    up = [(most * step / 4, f"{most * step / 4:.2%}") for step in range(5)]
    line = frame.line([(point.automation, point.silent) for point in points], "curve")
    return frame.svg(line, across, up, "reports that pass", "of them with an error")


class _Frame:
    def __init__(self, left: float, right: float, bottom: float, top: float) -> None:
        self._left, self._right, self._bottom, self._top = left, right, bottom, top

    def x(self, value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (value - self._left) / (self._right - self._left)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value - self._bottom) / (self._top - self._bottom)

    def line(self, points: Sequence[tuple[float, float]], name: str) -> str:
        path = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        return f'<polyline points="{path}" class="{name}"/>'

    def svg(
        self,
        inside: str,
        across: Sequence[tuple[float, str]],
        up: Sequence[tuple[float, str]],
        x_name: str,
        y_name: str,
    ) -> str:
        base = HEIGHT - BOTTOM
        parts = [
            f'<rect x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{base - TOP}" class="frame"/>'
        ]
        parts += [f'<text x="{self.x(v):.1f}" y="{base + 16}" class="x">{t}</text>' for v, t in across]
        parts += [f'<text x="{LEFT - 6}" y="{self.y(v) + 4:.1f}" class="y">{t}</text>' for v, t in up]
        parts.append(f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 8}" class="x">{x_name}</text>')
        parts.append(f'<text x="{LEFT + 8}" y="{TOP + 14}" class="name">{y_name}</text>')
        return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{"".join(parts)}{inside}</svg>'


def _log(share: float) -> float:
    return log10(max(share, FLOOR))
