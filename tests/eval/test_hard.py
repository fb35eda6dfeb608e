"""Files that were cut off: rejected or in review, never clean with a wrong cell."""

import pytest

from eval.cases import Case, load_cases
from eval.generated import write_set
from eval.hard import write_cut_off
from eval.readers import make_reader
from eval.run import read_case


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("hard")
    return load_cases([write_cut_off(folder / "cut_off", load_cases([write_set(folder / "generated", 24)]))])


def test_a_report_with_its_end_missing_is_never_called_clean(cut: list[Case]) -> None:
    scores = [read_case(case, make_reader("grid")) for case in cut]
    assert [score.case for score in scores if score.verdict == "clean" or score.error] == []
    assert all(score.wrong for score in scores)


def test_what_is_cut_off_follows_its_seed_and_is_labelled_with_the_whole(cut: list[Case]) -> None:
    whole = load_cases([cut[0].path.parent.parent / "generated"])
    by_id = {f"cut-{case.id}": case for case in whole}
    again = load_cases([write_cut_off(cut[0].path.parent.parent / "again", whole)])
    for one, two in zip(cut, again, strict=True):
        assert one.expected == by_id[one.id].expected
        assert one.path.read_bytes() == two.path.read_bytes()
        assert len(one.path.read_bytes()) < len(by_id[one.id].path.read_bytes())
        assert one.tags["set"] == "cut_off"
