"""What runs in the browser, as one component of plain CSS and JavaScript: desk, inbox, session."""

from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

import streamlit as st

NAME = "gouji"
# One module, its parts in the order of use: the browser gets them joined, so there is nothing to build.
SCRIPTS = ("elements", "sums", "grid", "source", "detail", "keys", "desk", "inbox", "main")

Acts = list[dict[str, Any]]


def show(data: dict[str, Any], key: str, on_acts: Callable[[], None] = lambda: None) -> Acts:
    """Draws `data` (see ui/present), and gives what the person did since, oldest first."""
    script = "\n".join(_text(f"{name}.js") for name in SCRIPTS)
    component = st.components.v2.component(NAME, css=_text("style.css"), js=script)
    result = component(key=key, data=data, on_acts_change=on_acts)
    return result.acts or []


def acts_of(key: str) -> Acts:
    """What the person did, for a callback: it runs before the page is drawn again."""
    return list(st.session_state[key].get("acts") or [])


def keep_session(token: str) -> None:
    """Has the browser put the token into a cookie; see ui/routes.py."""
    if show({"view": "session", "url": "/gouji/session", "token": token}, "keep_session"):
        st.session_state["has_cookie"] = True


@cache
def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
