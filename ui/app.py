"""Navigation: which pages there are for whoever sits here. The work is in ui/views."""

import streamlit as st

from extractor.store import may
from ui import sessions, views
from ui.data import store
from ui.words import words

st.set_page_config(page_title="勾稽 · gouji", page_icon=views.frame.icon(), layout="wide")
views.frame.style()

language = sessions.current_language()
titles = words("pages", language)
who = sessions.person()
if store().people.is_first_run():
    pages = {"start": st.Page(views.first_admin.page, title=titles["first_admin"], url_path="start")}
elif who is None:
    pages = {"login": st.Page(views.login.page, title=titles["login"], url_path="login")}
else:
    pages = {
        "inbox": st.Page(views.inbox.page, title=titles["inbox"], url_path="inbox", default=True),
        "desk": st.Page(views.review.page, title=titles["desk"], url_path="desk"),
        "board": st.Page(views.board.page, title=titles["board"], url_path="board"),
    }
    if may(who.role, "people"):
        pages["people"] = st.Page(views.people.page, title=titles["people"], url_path="people")
st.session_state["pages"] = pages
chosen = st.navigation(list(pages.values()), position="top" if who else "hidden")
views.frame.corner(who)
chosen.run()
