"""The desk: one report beside its source. Only the desk itself is drawn again after an act."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from extractor.errors import GoujiError, Locked, NotFound
from extractor.export.words import Language
from extractor.review import blinded, suspicious, to_key_again
from extractor.store import Filter, Person, may
from ui import browser, sessions
from ui.acts import Outcome, parse, perform
from ui.data import store
from ui.present.desk import Seat, desk_view
from ui.views.frame import admitted, in_words
from ui.words import say

KEY = "desk"


@dataclass
class Sitting:
    """What this session knows of the report before it. `version`: the one on screen."""

    report: int
    version: int = 0
    acknowledged: int = 0
    is_blind: bool = False
    message: tuple[str, str] | None = None
    leaving: str | None = None  # "inbox" or "next_report"


def page() -> None:
    who, language = admitted("read"), sessions.current_language()
    id = _wanted() or _most_urgent(who)
    if id is None:
        st.info(say("inbox", "nothing_open", language))
        return
    st.query_params["report"] = str(id)
    _desk(id)


@st.fragment(run_every="240s")  # holds the lock while the page is open
def _desk(id: int) -> None:
    who, language = admitted("read"), sessions.current_language()
    sitting = _sitting(id)
    if sitting.leaving:
        _leave(sitting, who)
    try:
        review = store().review(id)
    except NotFound as error:
        st.error(in_words(error, language))
        return
    why = _why_not(id, who, language, review.is_closed)
    sitting.version = review.version
    hidden = frozenset(to_key_again(review, who.name)) if sitting.is_blind else None
    if hidden is not None:
        review = blinded(review, who.name)
    checked = store().checked(review, language)
    order = suspicious(review, checked)
    if hidden:
        order = tuple(sorted(order, key=lambda each: each.address not in hidden))
    seat = Seat(language, why, hidden, sitting.acknowledged, sitting.message)
    browser.show(desk_view(id, review, checked, order, store().forms, seat), KEY, partial(_act, id))
    sitting.message = None


def _act(id: int) -> None:
    """Does what the person asked for; runs before the desk is drawn again."""
    sitting, who, language = _sitting(id), sessions.person(), sessions.current_language()
    acts = parse(browser.acts_of(KEY))
    if who is None:
        sitting.message = ("error", say("frame", "expired", language))
        return
    outcome = perform(acts, id, sitting.version, sitting.acknowledged, who, store())
    sitting.version, sitting.acknowledged = outcome.version, outcome.acknowledged
    sitting.message = _told(outcome, language)
    for act in outcome.done:
        if act.kind == "blind":
            sitting.is_blind = not sitting.is_blind
        elif act.kind in ("inbox", "next_report"):
            sitting.leaving = act.kind


def _told(outcome: Outcome, language: Language) -> tuple[str, str] | None:
    if outcome.error:
        return "error", in_words(outcome.error, language)
    last = outcome.done[-1].kind if outcome.done else ""
    return ("done", say("done", last, language)) if last in ("approve", "reject", "reopen") else None


def _sitting(id: int) -> Sitting:
    sitting: Sitting | None = st.session_state.get("sitting")
    if sitting is None or sitting.report != id:
        st.session_state["sitting"] = sitting = Sitting(id)
    return sitting


def _why_not(id: int, who: Person, language: Language, is_closed: bool) -> str:
    """Why this person may not change the report now; "" where they may. Takes or keeps the lock."""
    if not may(who.role, "edit"):
        return say("desk", "read_only", language)
    if is_closed:
        return say("desk", "closed", language)
    try:
        store().lock(id, who)
    except Locked as error:
        return in_words(error, language)
    return ""


def _leave(sitting: Sitting, who: Person) -> None:
    try:
        if may(who.role, "edit"):
            store().unlock(sitting.report, who)
    except GoujiError:
        pass  # another person's lock is theirs
    following = _most_urgent(who) if sitting.leaving == "next_report" else None
    del st.session_state["sitting"]
    if following is None:
        st.switch_page(st.session_state["pages"]["inbox"])
    st.query_params["report"] = str(following)
    st.rerun(scope="app")


def _wanted() -> int | None:
    text = st.query_params.get("report", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _most_urgent(who: Person) -> int | None:
    """The open report with the highest risk that nobody else has; None when all is done."""
    found = [
        row
        for status in ("new", "in_review")
        for row in store().find(Filter(status=status), limit=20).reports
        if row.assignee in (None, who.name) and row.locked_by in (None, who.name)
    ]
    return max(found, key=lambda row: row.risk).id if found else None
