"""Precision and recall on the prose of real reports, labelled by hand."""

import json

import pytest

from eval.score_claims import LABELS, score
from extractor.claims import load_quantities
from extractor.forms import Address

from ..reports import FOLDER, needs_reports
from ..sample_reports import FORMS

ADDRESSES = {address for form in FORMS for address in form.columns}


@needs_reports
def test_the_claims_of_the_labelled_reports_are_read() -> None:
    result = score(FOLDER)
    assert result.labelled >= 140
    assert result.precision >= 0.98, result.wrong
    assert result.recall >= 0.95, result.missed
    assert (result.same_agreement, result.same_cells) == (result.right, result.right), result.differing


@pytest.mark.parametrize("path", sorted(LABELS.glob("*.json")), ids=lambda path: path.stem)
def test_labels_name_quantities_and_cells_that_exist(path) -> None:  # type: ignore[no-untyped-def]
    for claim in json.loads(path.read_text(encoding="utf-8"))["claims"]:
        assert claim["quantity"] in load_quantities()
        assert {Address.parse(address) for address in claim["addresses"]} <= ADDRESSES
        assert claim["agreement"] in ("agrees", "conflicts", "not_comparable")
        assert claim["scope"] in ("own", "other")
