"""Every error gouji raises on purpose.

GoujiError (1)
├── InputError (2)            the file can't be read as a report; says which file, why, and the way out
│   ├── UnreadableFile        missing, empty, encrypted, damaged, or not the kind it claims to be
│   ├── UnsupportedFile       a kind of file no reader takes
│   └── TooLarge              over a limit that keeps memory and time bounded
├── FormError (3)             a form's TOML is wrong
└── ModelError (5)            a model can't be asked, or gave nothing usable; what it answered before is kept

The number is the exit code of the command line; `docs/errors.md` explains each.
"""


class GoujiError(Exception):
    exit_code = 1


class InputError(GoujiError):
    """`path`: the file; `cause`: what is wrong; `remedy`: the way out; both (Chinese, English)."""

    exit_code = 2
    code = "input_error"

    def __init__(self, path: str, cause: tuple[str, str], remedy: tuple[str, str]) -> None:
        super().__init__(f"{path}: {cause[1]} {remedy[1]}")
        self.path, self.cause, self.remedy = path, cause, remedy


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
        super().__init__(f"{cause[1]} {remedy[1]}")
        self.cause, self.remedy = cause, remedy
