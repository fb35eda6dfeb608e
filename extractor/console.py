"""The terminal's side of the command line: streaming text, a progress bar, errors as one line."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from extractor.errors import FormError, GoujiError, InputError, ModelError, StoreError
from extractor.export.content import printable
from extractor.export.words import Language, word

BROKEN_PIPE = 141  # what a shell reports for a program whose reader went away


def error_line(error: GoujiError, language: Language) -> str:
    """One line: the file, what is wrong, and the way out."""
    text = str(error)
    if isinstance(error, InputError):
        number = int(language == "en")
        text = f"{error.path}: {error.cause[number]} {error.remedy[number]}"
    elif isinstance(error, ModelError | StoreError):
        text = " ".join(pair[int(language == "en")] for pair in (error.cause, error.remedy))
    elif isinstance(error, FormError):
        text = f"{word('bad_form', language)}: {_without_pydantic_details(text)}"
    return printable(f"{word('error', language)}: {' '.join(text.split())}")


def _without_pydantic_details(text: str) -> str:
    """A validation error without its links and dumps of input, which explain nothing about the form."""
    lines = [line.strip() for line in text.splitlines() if "errors.pydantic.dev" not in line]
    return "; ".join(re.sub(r" \[type=.*\]$", "", line) for line in lines)


@contextmanager
def errors_as_one_line(language: Language) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # Python flushes stdout once more at its end, which must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(BROKEN_PIPE) from None
    except GoujiError as error:
        typer.echo(error_line(error, language), err=True)
        raise typer.Exit(error.exit_code) from error


def terminal_width() -> int | None:
    """Columns of the terminal, or None where stdout goes to a file or another program."""
    console = Console(file=sys.stdout)
    return console.width if console.is_terminal else None


def stream(texts: Iterable[str], progress: Progress | None = None) -> None:
    """Writes each text as soon as it is there."""
    shares_terminal = progress is not None and sys.stdout.isatty()
    for text in texts:
        if progress and shares_terminal:
            progress.stop()  # or the bar would stand in the middle of the text
        sys.stdout.write(text)
        sys.stdout.flush()
        if progress and shares_terminal:
            progress.start()


@contextmanager
def progress_bar(total: int) -> Iterator[Progress | None]:
    """A bar on stderr, for more than one file and only where somebody can see it."""
    console = Console(stderr=True)
    if total < 2 or not console.is_terminal:
        yield None
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        progress.add_task("", total=total)
        yield progress
