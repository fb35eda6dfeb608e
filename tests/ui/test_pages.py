"""What the pages show to whom, without a browser: Streamlit's own test runner on ui/app.py."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from extractor.store import Person, Store
from tests.sample_reports import FORM_2021, report_of
from ui import data, serve

PASSWORD = "correct horse battery"
ADMIN = Person(name="管理", role="admin")
SECONDS = 120  # for one run of the page on a busy machine


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The empty store that the pages open."""
    monkeypatch.setenv("GOUJI_DATA_DIR", str(tmp_path))
    data.store.cache_clear()
    yield data.store()
    data.store.cache_clear()


def app() -> AppTest:
    page = AppTest.from_file(str(serve.SCRIPT), default_timeout=SECONDS)
    page.session_state["token"] = ""  # the runner has no cookies
    return page.run()


def logged_in(name: str) -> AppTest:
    page = app()
    for field, text in zip(page.text_input, (name, PASSWORD), strict=True):
        field.input(text)
    return page.button[0].click().run()


def test_the_first_start_sets_up_one_administrator(store: Store) -> None:
    page = app()
    for field, text in zip(page.text_input, ("管理", PASSWORD, PASSWORD + "!"), strict=True):
        field.input(text)
    page.button[0].click().run()
    assert [error.value for error in page.error] == ["两次输入的密码不同。"]
    assert store.people.is_first_run()
    page.text_input[2].input(PASSWORD)
    page.button[0].click().run()
    assert not page.exception
    assert [(each.name, each.role) for each in store.people.all()] == [("管理", "admin")]


def test_a_wrong_password_is_told_and_lets_nobody_in(store: Store) -> None:
    store.people.add_first("管理", "another password")
    page = logged_in("管理")
    assert len(page.error) == 1
    assert page.session_state["pages"].keys() == {"login"}


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("reader", ["inbox", "desk", "board"]),
        ("reviewer", ["inbox", "desk", "board"]),
        ("admin", ["inbox", "desk", "board", "people"]),
    ],
)
def test_each_role_has_its_pages_and_only_those_who_may_submit_the_upload(
    store: Store, role: str, pages: list[str]
) -> None:
    store.people.add_first("管理", PASSWORD)
    store.people.add("某人", PASSWORD, role, ADMIN)  # type: ignore[arg-type]
    page = logged_in("某人")
    assert not page.exception
    assert list(page.session_state["pages"]) == pages
    assert bool(page.get("file_uploader")) == (role != "reader")


def people() -> None:
    from ui.views import people

    people.page()


def board() -> None:
    from ui.views import board

    board.page()


def seen_by(role: str | None, page: Callable[[], None], store: Store) -> AppTest:
    """The page as a person of the role sees it, or whoever is not logged in; one report is there."""
    store.people.add_first("管理", PASSWORD)
    store.submit("甲.pdf", b"bytes", report_of(FORM_2021, findings=()), ADMIN)
    shown = AppTest.from_function(page, default_timeout=SECONDS)
    shown.session_state["token"] = ""
    if role:
        store.people.add("某人", PASSWORD, role, ADMIN)  # type: ignore[arg-type]
        shown.session_state["token"] = store.people.log_in("某人", PASSWORD)
    shown.run()
    assert not shown.exception
    return shown


@pytest.mark.parametrize("page", [people, board])
def test_a_page_asked_for_without_a_session_shows_nothing(store: Store, page: Callable[[], None]) -> None:
    shown = seen_by(None, page, store)
    assert [each.value for each in shown.warning] == ["登录已过期，请重新登录。"]
    assert [*shown.text_input, *shown.metric, *shown.get("download_button")] == []


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_only_administrators_see_accounts(store: Store, role: str) -> None:
    shown = seen_by(role, people, store)
    assert len(shown.error) == 1
    assert [*shown.text, *shown.text_input] == []


@pytest.mark.parametrize(("role", "downloads"), [("reviewer", 4), ("admin", 5)])
def test_the_board_counts_reports_and_gives_the_trail_to_administrators_only(
    store: Store, role: str, downloads: int
) -> None:
    shown = seen_by(role, board, store)
    assert shown.metric[0].value == "1"
    assert len(shown.get("download_button")) == downloads
