"""Accounts: who there is, in what role. Only for administrators."""

from collections.abc import Callable

import streamlit as st

from extractor.export.words import Language
from extractor.store import ROLES, Account, Person
from ui import sessions
from ui.data import store
from ui.present.history import local_time
from ui.views.frame import admitted, toast
from ui.words import say


def page() -> None:
    admitted("people")
    language = sessions.current_language()
    with st.container(key="page"):
        st.header(say("pages", "people", language))
        for account in store().people.all():
            _line(account, language)
        st.subheader(say("people", "add", language))
        _add(language)


def _line(account: Account, language: Language) -> None:
    name, role, since, password, state = st.columns([3, 2, 2, 2, 2], vertical_alignment="center")
    name.text(account.name)
    role.selectbox(
        say("people", "role", language),
        ROLES,
        index=ROLES.index(account.role),
        format_func=lambda each: say("roles", each, language),
        key=f"role:{account.name}",
        label_visibility="collapsed",
        on_change=_try,
        args=(lambda who: _change_role(account.name, who),),
    )
    since.caption(local_time(account.made_at))
    with password.popover(say("people", "set_password", language), width="stretch"):
        _password(account, language)
    word = "deactivate" if account.active else "activate"
    state.button(
        say("people", word, language),
        key=f"active:{account.name}",
        width="stretch",
        on_click=_try,
        args=(lambda who: store().people.change(account.name, who, active=not account.active),),
    )


def _change_role(name: str, who: Person) -> None:
    store().people.change(name, who, role=st.session_state[f"role:{name}"])


def _password(account: Account, language: Language) -> None:
    with st.form(f"password:{account.name}", border=False, clear_on_submit=True):
        password = st.text_input(say("frame", "new_password", language), type="password")
        if st.form_submit_button(say("people", "set_password", language)):
            _try(lambda who: store().people.change(account.name, who, password=password))


def _add(language: Language) -> None:
    with st.form("add", clear_on_submit=True):
        name, password, role, go = st.columns([3, 3, 2, 2], vertical_alignment="bottom")
        new = name.text_input(say("frame", "name", language))
        secret = password.text_input(say("frame", "password", language), type="password")
        label, text = say("people", "role", language), lambda each: say("roles", each, language)
        chosen = role.selectbox(label, ROLES, index=1, format_func=text)
        if go.form_submit_button(say("people", "add", language), type="primary", width="stretch"):
            _try(lambda who: store().people.add(new.strip(), secret, chosen, who))
            st.rerun()


def _try(act: Callable[[Person], object]) -> None:
    """Does the act as whoever is there now; what was on screen may be older than their role."""
    who = sessions.person()
    if who is not None:
        toast(lambda: act(who), sessions.current_language())
