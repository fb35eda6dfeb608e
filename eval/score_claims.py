"""How well the claims of the prose are read: precision, recall and agreement on reports labelled by hand.

python -m eval.score_claims FOLDER    FOLDER: the labelled reports, with narratives.md and excerpts/

A label in eval/claims names a report and its claims: section id, ordinal of the sentence in the section's
prose (from 0), quantity, value, year, scope, cells and agreement; never the sentence itself.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cases import CLAIMS as LABELS
from eval.claim_counts import Key
from eval.claim_counts import claim_key as _key
from extractor.claims import compare, find_mentions
from extractor.pipeline import extract
from extractor.records import Claim, FoundSection

_NARRATIVE = re.compile(r"- \*\*(?P<organisation>\S+) (?P<year>20\d\d)\*\* \S+ — (?P<prose>.*)")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over all labelled reports. `missed` and `wrong`: what was labelled or found, with its report."""

    labelled: int
    found: int
    right: int
    same_agreement: int
    same_cells: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    differing: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0


def score(folder: Path) -> Score:
    """The labels of eval/claims against what is found in `folder`; reports that are not there count not."""
    counts: Counter[str] = Counter()
    notes: dict[str, list[str]] = {"missed": [], "wrong": [], "differing": []}
    for path in sorted(LABELS.glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        found = _claims(label, folder)
        if found is not None:
            _count(label, found, counts, notes)
    return Score(
        labelled=counts["labelled"],
        found=counts["found"],
        right=counts["right"],
        same_agreement=counts["agreement"],
        same_cells=counts["cells"],
        missed=tuple(notes["missed"]),
        wrong=tuple(notes["wrong"]),
        differing=tuple(notes["differing"]),
    )


def _count(
    label: dict[str, Any], found: list[Claim], counts: Counter[str], notes: dict[str, list[str]]
) -> None:
    wanted: dict[Key, list[dict[str, Any]]] = {}
    for each in label["claims"]:
        wanted.setdefault(_key(each), []).append(each)
    counts["labelled"] += len(label["claims"])
    counts["found"] += len(found)
    for claim in found:
        key = _key(claim.model_dump())
        if not wanted.get(key):
            notes["wrong"].append(f"{label['report']}: {key} {claim.printed}")
            continue
        each = wanted[key].pop(0)
        counts["right"] += 1
        counts["agreement"] += (same := each["agreement"] == claim.agreement)
        counts["cells"] += (cells := set(each["addresses"]) == set(claim.addresses))
        if not (same and cells):
            notes["differing"].append(f"{label['report']}: {key} {claim.agreement} {claim.addresses}")
    notes["missed"] += [f"{label['report']}: {key}" for key, rest in wanted.items() for _ in rest]


def _claims(label: dict[str, Any], folder: Path) -> list[Claim] | None:
    if "source" in label:
        return _of_narrative(label, folder / label["source"])
    path = next(_files(label["report"], folder), None)
    return None if path is None else list(extract(path).claims)


def _files(name: str, folder: Path) -> Iterator[Path]:
    for place in (folder, folder / "excerpts"):
        yield from (p for p in sorted(place.glob(f"{name}.*")) if p.suffix != ".json")


def _of_narrative(label: dict[str, Any], path: Path) -> list[Claim] | None:
    """Claims of one line of prose whose tables were not kept; the collector's remark behind → left out."""
    if not path.is_file():
        return None
    for match in filter(None, map(_NARRATIVE.match, path.read_text(encoding="utf-8").splitlines())):
        if (match["organisation"], int(match["year"])) == (label["organisation"], label["year"]):
            section = FoundSection(id="overview", title="总体情况", text=match["prose"].split("→")[0])
            mentions = find_mentions([section], label["year"], label["organisation"])
            return list(compare(mentions, None, {}, [section]))
    return None


def main() -> None:
    result = score(Path(sys.argv[1]))
    print(f"labelled {result.labelled}  found {result.found}  right {result.right}")
    print(f"precision {result.precision:.2%}  recall {result.recall:.2%}")
    print(f"of {result.right}: same agreement {result.same_agreement}, same cells {result.same_cells}")
    for name in ("missed", "wrong", "differing"):
        for line in getattr(result, name):
            print(f"{name}: {line}")


if __name__ == "__main__":
    main()
