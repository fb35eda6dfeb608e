"""Reports as files for download, approved ones as eval cases, the audit trail: made when asked for."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from extractor.export import write_reports
from extractor.export.words import Language
from extractor.records import Report
from extractor.settings import settings
from extractor.store import Filter, Person, may, must, write_cases
from extractor.store.trail import csv_lines
from ui import sessions
from ui.data import store
from ui.views.frame import admitted, toast
from ui.words import say

KINDS = ("xlsx", "csv", "parquet", "json")
BYTE_ORDER_MARK = "\ufeff"  # Excel takes a file without it for the system's code page


def exports(wanted: Filter, who: Person, language: Language) -> None:
    """A button a kind of file, then labels and audit trail for those who may."""
    token = sessions.current_token() or ""
    with st.container(horizontal=True, horizontal_alignment="right"):
        for kind in KINDS:
            st.download_button(
                kind.upper(),
                partial(report_file, wanted, kind, language, token),
                f"gouji-{datetime.now():%Y%m%d-%H%M}.{kind}",
                on_click="ignore",
                key=f"export:{kind}",
            )
        st.button(
            say("board", "labels", language), on_click=_labels, help=say("board", "labels_help", language)
        )
        if may(who.role, "audit"):
            st.download_button(
                say("board", "audit", language),
                partial(audit_file, token),
                "gouji-audit.csv",
                on_click="ignore",
            )


def report_file(wanted: Filter, kind: str, language: Language, token: str) -> bytes:
    """The reports as they stand after review, in one file. Made outside a session, so `token` says for whom.

    Raises SessionExpired, Forbidden.
    """
    must(store().people.person(token), "export")
    with TemporaryDirectory() as folder:
        path = Path(folder, f"reports.{kind}")
        if kind == "parquet":
            from extractor.audit.values import write_values

            write_values(_reports(wanted, language), path, store().forms)
        else:
            write_reports(_reports(wanted, language), path, store().forms, language)
        return path.read_bytes()


def audit_file(token: str) -> bytes:
    """Everything that was done, oldest first, as CSV. Raises SessionExpired, Forbidden."""
    who = store().people.person(token)
    must(who, "audit")
    return (BYTE_ORDER_MARK + "".join(csv_lines(store().audit_trail(None, who)))).encode()


def _reports(wanted: Filter, language: Language) -> Iterator[Report]:
    return (store().checked(review, language) for _, review in store().reviews(wanted))


def _labels() -> None:
    """The approved reports as eval cases, in the data folder."""
    who, language = admitted("export"), sessions.current_language()
    folder = settings().data_dir / "cases"

    def write() -> None:
        count = len(write_cases(store(), folder, who))
        st.toast(say("board", "labels_written", language, count=count, folder=folder))

    toast(write, language)
