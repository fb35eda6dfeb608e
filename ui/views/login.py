"""Logging in."""

import streamlit as st

from extractor.errors import GoujiError
from ui import sessions
from ui.views.frame import in_words
from ui.words import say


def page() -> None:
    language = sessions.current_language()
    with st.container(key="narrow"):
        st.title("勾稽 · gouji")
        st.caption(say("frame", "tagline", language))
        with st.form("login"):
            name = st.text_input(say("frame", "name", language))
            password = st.text_input(say("frame", "password", language), type="password")
            if not st.form_submit_button(say("frame", "log_in", language), type="primary", width="stretch"):
                return
        try:
            sessions.log_in(name.strip(), password)
        except GoujiError as error:
            st.error(in_words(error, language))
            return
    st.rerun()
