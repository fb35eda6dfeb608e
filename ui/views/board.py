"""The board: progress, what was found, how figures are spread and move, and everything as files."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import altair
import streamlit as st

from extractor.export.words import Language
from extractor.review import Review
from extractor.store import Filter, Summary, may
from ui import sessions
from ui.data import store
from ui.present.board import Rows, findings_by_code, progress, quantities, values
from ui.present.inbox import STATUSES, short_name
from ui.views import files
from ui.views.frame import admitted
from ui.words import say

MOST = 500  # reports whose cells are plotted
BLUE = "#1f5fa8"
alt: Any = altair  # partly typed
HEIGHT = 250


def page() -> None:
    who, language = admitted("read"), sessions.current_language()
    box, _, out = st.columns([2.2, 3.4, 4.4], vertical_alignment="center")
    status = box.selectbox(
        say("columns", "status", language),
        STATUSES,
        index=None,
        placeholder=say("board", "every_status", language),
        format_func=lambda each: say("status", each, language),
        label_visibility="collapsed",
    )
    wanted = Filter(status=status)
    rows = _summaries(wanted)
    if may(who.role, "export"):
        with out:
            files.exports(wanted, who, language)
    if not rows:
        st.info(say("inbox", "empty", language))
        return
    _figures(rows, language)
    left, right = st.columns(2)
    with left:
        st.subheader(say("board", "findings", language))
        st.altair_chart(_bars(findings_by_code(rows, language), language))
    with right:
        _plots(wanted, language)


def _summaries(wanted: Filter) -> list[Summary]:
    rows: list[Summary] = []
    while found := store().find(wanted, "submitted", len(rows), 500).reports:
        rows.extend(found)
    return rows


def _figures(rows: list[Summary], language: Language) -> None:
    done = progress(rows)
    automation = "–" if done.automation is None else f"{done.automation:.0%}"
    figures = {
        "reports": str(done.total),
        "closed": f"{done.closed} · {done.closed / done.total:.0%}",
        "automation": automation,
        "decided": str(done.decided),
        "failing": str(sum(1 for row in rows if row.failing)),
    }
    for box, (key, text) in zip(st.columns(len(figures)), figures.items(), strict=True):
        box.metric(say("board", key, language), text, help=say("board", f"{key}_help", language))


def _plots(wanted: Filter, language: Language) -> None:
    forms = store().forms
    form_box, cell_box = st.columns([1, 2])
    form = form_box.selectbox(say("columns", "form", language), forms, format_func=short_name)
    names = quantities(form, language)
    usual = next((n for n, address in enumerate(names) if address == "requests.received.total"), 0)
    address = cell_box.selectbox(
        say("board", "quantity", language), list(names), index=usual, format_func=names.__getitem__
    )
    wanted = wanted.model_copy(update={"form": form.id})
    reviews: Iterable[Review] = (review for _, review in store().reviews(wanted))
    found = values(islice(reviews, MOST), address)
    if not found:
        st.caption(say("board", "no_numbers", language))
        return
    spread, trend = st.columns(2)
    with spread:
        st.subheader(say("board", "spread", language))
        st.altair_chart(_histogram(found, language))
    with trend:
        st.subheader(say("board", "trend", language))
        st.altair_chart(_lines(found, language))


def _bars(rows: Rows, language: Language) -> Any:
    count = alt.X("reports:Q", title=say("board", "reports", language), axis=alt.Axis(tickMinStep=1))
    name = alt.Y("finding:N", sort="-x", title=None, axis=alt.Axis(labelLimit=300))
    bars = alt.Chart(alt.Data(values=rows)).mark_bar(color=BLUE)
    return bars.encode(x=count, y=name, tooltip=["finding:N", "reports:Q"]).properties(height=HEIGHT + 100)


def _histogram(rows: Rows, language: Language) -> Any:
    number = alt.X("value:Q", bin=alt.Bin(maxbins=20), title=say("board", "number", language))
    count = alt.Y("count():Q", title=say("board", "reports", language), axis=alt.Axis(tickMinStep=1))
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(color=BLUE)
        .encode(x=number, y=count)
        .properties(height=HEIGHT)
    )


def _lines(rows: Rows, language: Language) -> Any:
    """A line a body over its years."""
    year = alt.X("year:O", title=say("columns", "year", language), axis=alt.Axis(labelAngle=0))
    number = alt.Y("value:Q", title=say("board", "number", language))
    body = alt.Color("organisation:N", legend=None)
    lines = alt.Chart(alt.Data(values=rows)).mark_line(point=True)
    tip = ["organisation:N", "year:O", "value:Q"]
    return lines.encode(x=year, y=number, color=body, tooltip=tip).properties(height=HEIGHT)
