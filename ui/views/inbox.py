"""The inbox: files come in, a list to filter and walk through, a report goes out to the desk."""

from typing import Any

import streamlit as st

from extractor.errors import GoujiError
from extractor.export.words import Language, word
from extractor.store import Filter, Page, Person, Sort, may
from ui import browser, sessions
from ui.data import store
from ui.present.inbox import STATUSES, inbox_view
from ui.views import upload
from ui.views.frame import admitted, in_words, toast
from ui.words import say

ROWS = 50

SEVERITIES = ("error", "warning", "info", "none")


def page() -> None:
    who, language = admitted("read"), sessions.current_language()
    if may(who.role, "submit"):
        upload.files(who, language)
    wanted = _filter(language)
    if st.session_state.get("inbox_filter") != wanted:
        st.session_state.update(inbox_filter=wanted, inbox_page=0)
    sort: Sort = st.session_state.setdefault("inbox_sort", "risk")
    number: int = st.session_state.setdefault("inbox_page", 0)
    found = store().find(wanted, sort, number * ROWS, ROWS)
    for act in browser.show(inbox_view(found, sort, language), "inbox_list"):
        _act(act, who, language)
    _foot(found, number, who, language)


def _filter(language: Language) -> Filter:
    """What the widgets above the list ask for."""
    boxes = st.columns([3, 1.1, 1.5, 1.5, 1.2, 1.4])
    text = boxes[0].text_input(
        say("inbox", "search", language),
        placeholder=say("inbox", "search", language),
        label_visibility="collapsed",
        key="search",
        max_chars=200,
    )
    chosen = {
        name: _choice(box, name, values, language)
        for box, (name, values) in zip(boxes[1:], _choices().items(), strict=True)
    }
    status = _status(Filter(text=text, **chosen), language)
    return Filter(text=text, status=status, **chosen)


def _choices() -> dict[str, list[Any]]:
    return {
        "year": list(store().choices("year"))[::-1],
        "region": list(store().choices("region")),
        "form": list(store().choices("form")),
        "severity": list(SEVERITIES),
        "assignee": ["", *store().choices("assignee")],
    }


def _choice(box: Any, name: str, values: list[Any], language: Language) -> Any:
    def text(value: Any) -> str:
        if value == "":
            return say("inbox", "nobody", language)
        return word(value, language) if name == "severity" and value != "none" else str(value)

    label = say("columns", name, language)
    return box.selectbox(
        label, values, index=None, placeholder=label, format_func=text, label_visibility="collapsed", key=name
    )


def _status(wanted: Filter, language: Language) -> Any:
    """The statuses as buttons, each with how many reports the other filters leave it."""
    counts = store().find(wanted, limit=1).counts
    return st.pills(
        say("columns", "status", language),
        STATUSES,
        format_func=lambda each: f"{say('status', each, language)} {counts.get(each, 0)}",
        label_visibility="collapsed",
        key="status",
    )


def _act(act: dict[str, Any], who: Person, language: Language) -> None:
    report = act.get("report")
    if act.get("kind") == "sort" and act.get("by") in Sort.__args__:  # type: ignore[attr-defined]
        st.session_state["inbox_sort"] = act["by"]
        st.rerun()
    if not isinstance(report, int):
        return
    if act.get("kind") == "open":
        st.switch_page(st.session_state["pages"]["desk"], query_params={"report": str(report)})
    if act.get("kind") == "claim":
        toast(lambda: store().assign(report, store().summary(report).version, who.name, who), language)
        st.rerun()


def _foot(found: Page, number: int, who: Person, language: Language) -> None:
    """How many there are, the other pages, and assigning what is listed."""
    count, before, after, assign, keys = st.columns([1.6, 0.5, 0.5, 1.4, 6], vertical_alignment="center")
    first = number * ROWS
    shown = f"{first + 1}–{first + len(found.reports)}" if found.reports else "0"
    count.caption(say("inbox", "shown", language, shown=shown, total=found.total))
    if before.button("‹", disabled=number == 0, width="stretch"):
        st.session_state["inbox_page"] = number - 1
        st.rerun()
    if after.button("›", disabled=first + ROWS >= found.total, width="stretch"):
        st.session_state["inbox_page"] = number + 1
        st.rerun()
    if may(who.role, "assign") and found.reports:
        with assign.popover(say("inbox", "assign", language), width="stretch"):
            _assign(found, who, language)
    keys.caption(say("inbox", "keys", language))


def _assign(found: Page, who: Person, language: Language) -> None:
    names = [account.name for account in store().people.all() if account.active and account.role != "reader"]
    to = st.selectbox(say("columns", "assignee", language), names, index=names.index(who.name))
    open_ones = [row for row in found.reports if row.status in ("new", "in_review")]
    if not st.button(say("inbox", "assign_listed", language, count=len(open_ones)), type="primary"):
        return
    for row in open_ones:
        try:
            store().assign(row.id, row.version, to, who)
        except GoujiError as error:
            st.error(in_words(error, language))
            return
    st.rerun()
