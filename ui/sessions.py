"""Who sits at this browser: a token in the session, and in a cookie that no script can read."""

import streamlit as st

from extractor.errors import SessionExpired
from extractor.export.words import Language
from extractor.store import Person
from ui.data import store

COOKIE = "gouji_session"


def person() -> Person | None:
    """Who is logged in; None where nobody is, or not any more."""
    token = current_token()
    if not token:
        return None
    try:
        return store().people.person(token)
    except SessionExpired:
        st.session_state.pop("token", None)
        return None


def current_token() -> str | None:
    """The token of this session: of its own log-in, else of the cookie; "" after logging out."""
    token: str | None = st.session_state.get("token", st.context.cookies.get(COOKIE))
    return token


def log_in(name: str, password: str) -> None:
    """Raises LoginRefused."""
    st.session_state["token"] = store().people.log_in(name, password)


def log_out() -> None:
    if token := current_token():
        store().people.log_out(token)
    language = current_language()
    st.session_state.clear()
    st.session_state.update(token="", language=language)


def current_language() -> Language:
    """Chinese unless switched."""
    return "en" if st.session_state.get("language") == "en" else "zh"


def needs_cookie() -> bool:
    """Whether the browser does not hold this session's token yet."""
    token = current_token()
    return bool(token) and st.context.cookies.get(COOKIE) != token and not st.session_state.get("has_cookie")
