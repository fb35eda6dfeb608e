"""What every page shares: the style, the corner with the person and the language, and the guard."""

from collections.abc import Callable
from importlib import resources

import streamlit as st
from PIL import Image

from extractor.errors import GoujiError, InputError, StoreError
from extractor.export.words import Language
from extractor.store import Person, may
from ui import browser, sessions
from ui.data import store
from ui.words import LANGUAGES, say


def style() -> None:
    text = resources.files("ui").joinpath("style.css").read_text(encoding="utf-8")
    st.html(f"<style>{text}</style>")


def icon() -> Image.Image:
    """A square of our colour: Streamlit would fetch its own icons from another site."""
    return Image.new("RGB", (32, 32), "#1f5fa8")


def admitted(action: str) -> Person:
    """Who is there and may do `action`; otherwise says so and ends the page here."""
    who = sessions.person()
    language = sessions.current_language()
    if who is None:
        st.warning(say("frame", "expired", language))
        st.stop()
    if not may(who.role, action):
        st.error(say("frame", "forbidden", language))
        st.stop()
    return who


def corner(who: Person | None) -> None:
    """Language, own password and log-out, in the page's upper right corner."""
    language = sessions.current_language()
    with st.container(key="corner", horizontal=True):
        if who is None:
            _language_switch(language)
            return
        with st.popover(f"{who.name} · {say('roles', who.role, language)}"):
            _language_switch(language)
            _own_password(who, language)
            st.button(say("frame", "log_out", language), on_click=sessions.log_out, width="stretch")
    if sessions.needs_cookie():
        browser.keep_session(sessions.current_token() or "")


def in_words(error: GoujiError, language: Language) -> str:
    """What went wrong and the way out, in the language chosen."""
    if isinstance(error, InputError | StoreError):
        side = language == "en"
        return " ".join(part for part in (error.cause[side], error.remedy[side]) if part)
    return str(error)


def toast(act: Callable[[], object], language: Language) -> None:
    """Does the act, or says in passing why it can't be done."""
    try:
        act()
    except GoujiError as error:
        st.toast(in_words(error, language), icon=":material/error:")


def _language_switch(language: Language) -> None:
    chosen = st.segmented_control(
        "语言 / Language",
        list(LANGUAGES),
        default=language,
        format_func=LANGUAGES.__getitem__,
        key="language_chosen",
        label_visibility="collapsed",
    )
    if chosen and chosen != language:
        st.session_state["language"] = chosen
        st.rerun()


def _own_password(who: Person, language: Language) -> None:
    with st.form("own_password", border=False, clear_on_submit=True):
        password = st.text_input(say("frame", "new_password", language), type="password")
        if not st.form_submit_button(say("frame", "change_password", language), width="stretch"):
            return
    try:
        store().people.change(who.name, who, password=password)
        sessions.log_in(who.name, password)  # the change has ended every session, this one too
        st.success(say("frame", "password_changed", language))
    except GoujiError as error:
        st.error(in_words(error, language))
