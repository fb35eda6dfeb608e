"""The command line: one module a command. Options in, exit code out; no work done here."""

import sys
from importlib.metadata import PackageNotFoundError, entry_points, version
from typing import Annotated

import typer

from extractor.cli.audit import audit
from extractor.cli.batch import BATCH_CODES, batch
from extractor.cli.check import check
from extractor.cli.doctor import DOCTOR_CODES, doctor
from extractor.cli.forms import list_forms
from extractor.cli.model import app as model
from extractor.cli.options import CHECK_CODES
from extractor.cli.prompt import app as prompt
from extractor.cli.read import EXIT_CODES, read
from extractor.cli.serve import serve, worker
from extractor.cli.store import store_app, user_app
from extractor.cli.token import token

app = typer.Typer(
    name="gouji",
    help="读取政府信息公开工作年度报告，核对勾稽关系，指出每个数字的出处。"
    " / Reads Chinese annual disclosure reports, checks every sum, shows where each number stands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


app.command(epilog=EXIT_CODES)(read)
app.command(epilog=CHECK_CODES)(check)
app.command(epilog=CHECK_CODES)(audit)
app.command(epilog=BATCH_CODES)(batch)
app.command("forms")(list_forms)
app.add_typer(store_app, name="store")
app.add_typer(user_app, name="user")
app.command(epilog=DOCTOR_CODES)(doctor)
app.add_typer(prompt)
app.add_typer(model)
app.command()(serve)
app.command()(worker)
app.add_typer(token, name="token")
# Commands of the rooms that use this package (`ui`, `eval`): imports point one way, so they come as plug-ins.
for _plugin in entry_points(group="gouji.commands"):
    _plugin.load()(app)

VersionOption = Annotated[bool, typer.Option("--version", help="版本 / version")]


def main() -> None:
    """The entry point of the `gouji` command."""
    for target in (sys.stdout, sys.stderr):
        # Files and pipes are always UTF-8; a terminal keeps its own code and shows ? for a sign it lacks.
        encoding = target.encoding if target.isatty() else "utf-8"
        target.reconfigure(encoding=encoding, errors="replace")  # type: ignore[union-attr]
    app(prog_name="gouji")


@app.callback(invoke_without_command=True)
def gouji(show_version: VersionOption = False) -> None:
    if show_version:
        typer.echo(f"gouji {_version()}")
        raise typer.Exit


def _version() -> str:
    try:
        return version("gouji")
    except PackageNotFoundError:
        return "(not installed)"
