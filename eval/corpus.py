"""A folder of generated reports, as many as one likes: the same seed gives the same files."""

import random
from pathlib import Path

from eval.generate import random_report
from eval.render import RENDERERS
from extractor.forms import load_forms

LAYOUTS = ("html", "tab_text", "html_word", "markdown", "pipe_rows", "flow", "pipe_cells", "tab_cells")


def write_corpus(
    folder: Path, count: int, seed: int = 20240131, layouts: tuple[str, ...] = LAYOUTS
) -> list[Path]:
    """`count` files named by number, forms and layouts in turn, a failing sum in one of ten."""
    forms, rng, paths = load_forms(), random.Random(seed), []
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        renderer = RENDERERS[layouts[number % len(layouts)]]
        report = random_report(forms[number % len(forms)], rng)
        if number % 10 == 9:
            values = dict(report.values)
            values["requests.received.total"] = rng.randint(100_000, 999_999)
            report = type(report)(report.organisation, report.year, report.form, values, report.prose)
        paths.append(folder / f"{number:06}{renderer.suffix}")
        paths[-1].write_bytes(renderer.render(report))
    return paths
