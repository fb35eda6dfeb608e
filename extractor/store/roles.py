"""Who may do what: one table, one question."""

from typing import Literal

from extractor.errors import Forbidden
from extractor.records import Record

Role = Literal["reader", "reviewer", "admin"]

ROLES: tuple[Role, ...] = ("reader", "reviewer", "admin")

# The least role for each thing that can be done; a later role may all that an earlier one may.
_LEAST: dict[str, Role] = {
    "read": "reader",
    "export": "reader",
    "submit": "reviewer",
    "edit": "reviewer",
    "approve": "reviewer",
    "assign": "reviewer",
    "reread": "reviewer",
    "unlock_others": "admin",
    "audit": "admin",
    "operate": "admin",
    "people": "admin",
}


class Person(Record):
    """Someone who acts: a name, which every act carries, and a role."""

    name: str
    role: Role


def may(role: Role, action: str) -> bool:
    """Whether the role allows the action, one of the names above; an unknown action is allowed to nobody."""
    least = _LEAST.get(action)
    return least is not None and ROLES.index(role) >= ROLES.index(least)


def must(who: Person, action: str) -> None:
    """Raises Forbidden where the person may not do it."""
    if not may(who.role, action):
        raise Forbidden(
            (
                f"{who.name} 的角色（{who.role}）不允许此操作。",
                f"The role of {who.name} ({who.role}) does not allow this.",
            ),
            ("请联系管理员。", "Ask an administrator."),
        )
