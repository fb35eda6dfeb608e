"""One module a page; each page asks again who is there before it shows or does anything."""

from ui.views import board, first_admin, frame, inbox, login, people, review

__all__ = ["board", "first_admin", "frame", "inbox", "login", "people", "review"]
