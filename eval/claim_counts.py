"""Claims of the prose against a label: how many are labelled, found, and right."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extractor.records import Claim

Key = tuple[Any, ...]


def claim_key(claim: Mapping[str, Any]) -> Key:
    """What must be equal for a found claim to be the labelled one."""
    return tuple(claim[name] for name in ("section", "quantity", "value", "year", "scope"))


def count_claims(labelled: Sequence[Mapping[str, Any]] | None, found: Iterable[Claim]) -> dict[str, int]:
    """{"labelled", "found", "right"}; empty where the label says nothing of claims."""
    if labelled is None:
        return {}
    wanted = Counter(claim_key(each) for each in labelled)
    got = Counter(claim_key(each.model_dump()) for each in found)
    return {"labelled": wanted.total(), "found": got.total(), "right": (wanted & got).total()}
