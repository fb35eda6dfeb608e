"""`gouji store` and `gouji user`, as a deployer calls them."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from extractor.cli import app
from extractor.errors import LoginRefused, SessionExpired
from extractor.store import Store, open_store

from ..sample_reports import report_text

PASSWORD = "a long password"
OTHER = "another password"
WRONG = "requests.granted.natural_person"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database, named in the environment."""
    address = f"sqlite:///{tmp_path / 'gouji.db'}"
    monkeypatch.setenv("GOUJI_DATABASE_URL", address)
    monkeypatch.setenv("GOUJI_DATA_DIR", str(tmp_path))
    return address


@pytest.fixture
def store(url: str, tmp_path: Path) -> Store:
    return open_store(url, tmp_path)


def gouji(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=typed)


def test_upgrade_makes_the_database_and_may_be_called_again(url: str, tmp_path: Path) -> None:
    assert [gouji("store", "upgrade").output for _ in range(2)] == [url + "\n"] * 2
    assert open_store(url, tmp_path).people.is_first_run()


def test_an_account_from_its_making_to_its_end(store: Store) -> None:
    people = store.people
    assert gouji("user", "add", "root.admin", "--role", "admin", typed=PASSWORD).exit_code == 0
    assert gouji("user", "add", "li.na", typed=PASSWORD + "\n").exit_code == 0
    token = people.log_in("li.na", PASSWORD)
    assert gouji("user", "password", "li.na", typed=OTHER).exit_code == 0
    with pytest.raises(SessionExpired):
        people.person(token)
    assert people.person(people.log_in("li.na", OTHER)).role == "reviewer"
    assert gouji("user", "role", "li.na", "--role", "reader").exit_code == 0
    assert gouji("user", "list").output == "li.na\treader\tactive\nroot.admin\tadmin\tactive\n"
    assert gouji("user", "close", "li.na").exit_code == 0
    with pytest.raises(LoginRefused):
        people.log_in("li.na", OTHER)
    trail = gouji("store", "audit").output
    assert '"action":"account_changed"' in trail
    assert PASSWORD not in trail
    assert OTHER not in trail


@pytest.mark.parametrize(
    ("arguments", "typed", "told"),
    [
        (("user", "password", "nobody"), PASSWORD, "没有账户 nobody"),
        (("user", "password", "root.admin"), "short", "密码至少"),
        (("user", "role", "root.admin", "--role", "reader"), "", "至少要保留一名管理员"),
        (("user", "close", "root.admin"), "", "至少要保留一名管理员"),
        (("user", "role", "root.admin", "--role", "god"), "", "reader reviewer admin"),
    ],
)
def test_what_may_not_be_is_refused_in_one_line(
    store: Store, arguments: tuple[str, ...], typed: str, told: str
) -> None:
    gouji("user", "add", "root.admin", "--role", "admin", typed=PASSWORD)
    result = gouji(*arguments, typed=typed)
    assert result.exit_code != 0
    assert told in result.output
    assert "Traceback" not in result.output
    assert [(each.role, each.active) for each in store.people.all()] == [("admin", True)]


def test_files_are_submitted_once(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "甲县2023.txt"
    path.write_text(report_text({WRONG: 8}), encoding="utf-8")
    first, second = (gouji("store", "add", str(path), "--jobs", "1").output for _ in range(2))
    assert first == "1\treview\t甲县2023.txt\n"
    assert second == "1\treview\t甲县2023.txt 已有\n"
