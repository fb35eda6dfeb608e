"""The labelled reports that lie beside a checkout, for the tests that measure on them."""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "shared" / "reports"

needs_reports = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the labelled reports are not there: ../shared/reports ({FOLDER.name})"
)


@dataclass(frozen=True)
class Labelled:
    """A published report and what a careful person reads in it."""

    id: str
    path: Path
    label: dict[str, Any]

    @property
    def cells(self) -> dict[str, int | Decimal | None]:
        return self.label["cells"]


def labelled_reports() -> list[Labelled]:
    """Every labelled report and excerpt; empty where they are not there."""
    labels = sorted(FOLDER.glob("*.label.json")) + sorted(FOLDER.glob("excerpts/*.label.json"))
    return [_labelled(path) for path in labels]


def _labelled(label: Path) -> Labelled:
    name = label.name.removesuffix(".label.json")
    path = next(p for p in label.parent.glob(f"{name}.*") if p != label)
    return Labelled(name, path, json.loads(label.read_text(encoding="utf-8"), parse_float=Decimal))
