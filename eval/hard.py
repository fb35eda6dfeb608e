"""Sets that are hard on purpose: files that were cut off, and scanned pages."""

import os
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from eval.cases import SUFFIX, Case, write_label
from eval.generated import SEED, label_of

SHORTEST, LONGEST = 0.3, 0.9  # what is left of a file that was cut off


def write_cut_off(folder: Path, cases: Sequence[Case]) -> Path:
    """The sources of `cases` with their end missing; the labels say what the whole reports print."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, case in enumerate(cases):
        path = folder / f"cut-{case.path.name}"
        if not path.exists():
            rng, data = random.Random(SEED + number), case.path.read_bytes()
            path.write_bytes(data[: int(len(data) * rng.uniform(SHORTEST, LONGEST))])
            tags = case.label.tags | {"set": folder.name, "degradation": "cut off", "variation": "cut off"}
            write_label(path, case.label.model_copy(update={"id": path.stem, "tags": tags}))
    return folder


def write_scans(folder: Path, count: int) -> list[Path]:
    """So many scanned reports, of as many kinds of scan as that allows: their labels. Raises FontsMissing."""
    from eval.render.scan_fonts import font_folder
    from eval.scan_cases import GROUPS

    font_folder()  # fetched once, before several processes ask for it
    folder.mkdir(parents=True, exist_ok=True)
    step = max(1, len(GROUPS) // max(1, count))
    numbers = range(0, len(GROUPS), step)[:count]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(partial(_write_scan, folder), numbers))


def _write_scan(folder: Path, number: int) -> Path:
    from eval.render.scan_files import write_scan
    from eval.scan_cases import pages_of, report_of, scan_cases

    case = list(scan_cases(1, SEED, None))[number]
    path = folder / f"scan-{number:02}{case.group.suffix}"
    if not path.exists():
        report = report_of(case, None)
        write_scan(pages_of(case, report), path)
        tags = {"layout": "scan", "variation": "scan", "degradation": case.group.name, "set": folder.name}
        write_label(path, label_of(path.stem, report, tags))
    return path.with_name(path.stem + SUFFIX)
