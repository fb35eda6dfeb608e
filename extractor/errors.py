"""Every error gouji raises on purpose.

GoujiError (1)
├── InputError (2)            the file can't be read as a report; says which file, why, and the way out
│   ├── UnreadableFile        missing, empty, encrypted, damaged, or not the kind it claims to be
│   ├── UnsupportedFile       a kind of file no reader takes
│   └── TooLarge              over a limit that keeps memory and time bounded
├── FormError (3)             a form's TOML is wrong
├── ModelError (5)            a model can't be asked, or gave nothing usable; what it answered before is kept
└── StoreError (6)            the store does not do what was asked; cause and way out
    ├── NotFound              no such report, source or person
    ├── Conflict              the report was changed meanwhile: by whom, when and how
    ├── Locked                another person is at the report
    ├── EditRefused           the act makes no sense on the report as it stands
    ├── Forbidden             the person's role does not allow it
    ├── LoginRefused          wrong name or password, or too many attempts
    ├── SessionExpired        log in again
    ├── SourceDamaged         the stored bytes are not those that were stored
    └── StoreUnavailable      the database does not answer, or went away meanwhile

The number is the exit code of the command line; `docs/errors.md` explains each.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple


class GoujiError(Exception):
    exit_code = 1


class InputError(GoujiError):
    """`path`: the file; `cause`: what is wrong; `remedy`: the way out; both (Chinese, English)."""

    exit_code = 2
    code = "input_error"

    def __init__(self, path: str, cause: tuple[str, str], remedy: tuple[str, str]) -> None:
        super().__init__(path, cause, remedy)  # as they are: the error can go to another process
        self.path, self.cause, self.remedy = path, cause, remedy

    def __str__(self) -> str:
        return f"{self.path}: {self.cause[1]} {self.remedy[1]}"


class UnreadableFile(InputError):
    code = "unreadable_file"


class UnsupportedFile(InputError):
    code = "unsupported_file"


class TooLarge(InputError):
    code = "too_large"


class FormError(GoujiError):
    exit_code = 3


class ModelError(GoujiError):
    """`cause`: what is wrong; `remedy`: the way out; both (Chinese, English)."""

    exit_code = 5

    def __init__(self, cause: tuple[str, str], remedy: tuple[str, str]) -> None:
        super().__init__(cause, remedy)  # as they are: the error can go to another process
        self.cause, self.remedy = cause, remedy

    def __str__(self) -> str:
        return f"{self.cause[1]} {self.remedy[1]}"


class StoreError(GoujiError):
    """`cause`: what is wrong; `remedy`: the way out; both (Chinese, English)."""

    exit_code = 6
    code = "store_error"

    def __init__(self, cause: tuple[str, str], remedy: tuple[str, str] = ("", "")) -> None:
        super().__init__(" ".join(part for part in (cause[1], remedy[1]) if part))
        self.cause, self.remedy = cause, remedy


class NotFound(StoreError):
    code = "not_found"


class Change(NamedTuple):
    """One act of another person, in short. `address`: the cell, where it was on one."""

    who: str
    when: datetime
    action: str
    address: str | None
    new: str | None


class Conflict(StoreError):
    """`version`: the report's version now; `changes`: what was done since the caller's, in order."""

    code = "conflict"

    def __init__(self, version: int, changes: Sequence[Change]) -> None:
        people = ", ".join(dict.fromkeys(change.who for change in changes))
        last = f"{changes[-1].when:%Y-%m-%d %H:%M:%S} UTC" if changes else "?"
        super().__init__(
            (
                f"报告已被改动：{people}，最近一次 {last}。您的操作没有写入。",
                f"The report was changed by {people}, last at {last}. Nothing of yours was written.",
            ),
            ("请看过改动后再做一次。", "Look at the changes, then do it again."),
        )
        self.version, self.changes = version, tuple(changes)


class Locked(StoreError):
    """`who` holds the report until `until` (UTC)."""

    code = "locked"

    def __init__(self, who: str, until: datetime) -> None:
        super().__init__(
            (f"{who} 正在审核这份报告。", f"{who} is at this report."),
            (
                f"最迟 {until:%H:%M:%S} UTC 解锁；管理员可提前解锁。",
                f"Free at {until:%H:%M:%S} UTC at the latest; an administrator can free it now.",
            ),
        )
        self.who, self.until = who, until


class EditRefused(StoreError):
    code = "edit_refused"


class Forbidden(StoreError):
    code = "forbidden"


class LoginRefused(StoreError):
    code = "login_refused"


class SessionExpired(StoreError):
    code = "session_expired"


class SourceDamaged(StoreError):
    code = "source_damaged"


class StoreUnavailable(StoreError):
    """Whether the last change was written is not known where the connection broke while it was."""

    code = "store_unavailable"
