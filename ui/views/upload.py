"""Files dropped onto the page: read one after the other, each with its outcome."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from extractor.export.words import Language
from extractor.read import LARGEST_FILE
from extractor.store import Person
from ui.data import store
from ui.intake import File, Taken, take_in
from ui.words import say


def files(who: Person, language: Language) -> None:
    """The field to drop files on, the progress, and what became of the last ones."""
    # Streamlit's own field speaks English only; the words are ours, never a file's.
    text = say("inbox", "upload", language, size=LARGEST_FILE >> 20)
    st.html(
        f"""<style>[data-testid="stFileUploaderDropzone"] button::after {{ content: "{text}"; }}</style>"""
    )
    turn: int = st.session_state.setdefault("upload_turn", 0)
    dropped = st.file_uploader(
        text,
        accept_multiple_files=True,
        key=f"upload{turn}",
        label_visibility="collapsed",
    )
    if dropped:
        st.session_state["taken"] = _take_in(dropped, who, language)
        st.session_state["upload_turn"] = turn + 1  # a new, empty field
        st.rerun()
    if taken := st.session_state.get("taken"):
        _told(taken, language)


def _take_in(dropped: list[UploadedFile], who: Person, language: Language) -> list[Taken]:
    bar, taken = st.progress(0.0, say("inbox", "reading", language, done=0, count=len(dropped))), []
    for each in take_in([File(file.name, file.getvalue()) for file in dropped], who, store(), language):
        taken.append(each)
        progress = say("inbox", "reading", language, done=len(taken), count=len(dropped))
        bar.progress(len(taken) / len(dropped), progress)
    bar.empty()
    return taken


def _told(taken: list[Taken], language: Language) -> None:
    new = sum(1 for each in taken if each.id is not None and each.is_new)
    known = [each.name for each in taken if each.id is not None and not each.is_new]
    refused = [each for each in taken if each.id is None]
    with st.container(border=True, key="outcome"):
        text, button = st.columns([1, 0.03], vertical_alignment="center")
        text.text(say("inbox", "taken", language, new=new, known=len(known), refused=len(refused)))
        for each in refused:
            st.text(f"✗ {each.name}：{each.message}")
        if known:
            st.text(say("inbox", "known", language, names="、".join(known)))
        if button.button("✕", key="dismiss", help=say("inbox", "dismiss", language)):
            del st.session_state["taken"]
            st.rerun()
