"""The first start: whoever opens the page first sets up the administrator."""

import streamlit as st

from extractor.errors import GoujiError
from ui import sessions
from ui.data import store
from ui.views.frame import in_words
from ui.words import say


def page() -> None:
    language = sessions.current_language()
    with st.container(key="narrow"):
        st.title("勾稽 · gouji")
        st.caption(say("frame", "first_admin", language))
        with st.form("first_admin"):
            name = st.text_input(say("frame", "name", language))
            password = st.text_input(say("frame", "password", language), type="password")
            again = st.text_input(say("frame", "password_again", language), type="password")
            if not st.form_submit_button(say("frame", "set_up", language), type="primary", width="stretch"):
                return
        if password != again:
            st.error(say("frame", "passwords_differ", language))
            return
        try:
            store().people.add_first(name.strip(), password)
            sessions.log_in(name.strip(), password)
        except GoujiError as error:
            st.error(in_words(error, language))
            return
    st.rerun()
