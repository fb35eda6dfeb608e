"""`gouji prompt show`: the exact messages that a report makes."""

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import FormFiles, Lang, LangOption
from extractor.console import errors_as_one_line, stream
from extractor.forms import load_forms

app = typer.Typer(
    name="prompt", help="查看发给模型的内容。 / See what a model is sent.", no_args_is_help=True
)
PathArgument = Annotated[Path, typer.Argument(help="报告文件 / a report", show_default=False)]
TableOption = Annotated[
    str | None, typer.Option("--table", help="只看一张表，或 prose / one table only, or prose")
]


@app.callback()
def prompt() -> None:
    """查看发给模型的内容。 / See what a model is sent."""


@app.command("show")
def show(
    path: PathArgument, table: TableOption = None, lang: LangOption = Lang.ZH, form_files: FormFiles = None
) -> None:
    """逐条列出消息，一字不差，不发送。 / Every message word for word; nothing is sent."""
    from extractor.consult import planned
    from extractor.read import read_document

    with errors_as_one_line(lang.language):
        requests = planned(read_document(path), load_forms(form_files or ()))
        known = [request.about for request in requests]
        if table and table not in known:
            raise typer.BadParameter(f"--table: {' '.join(known)}")
        chosen = [request for request in requests if table in (None, request.about)]
        stream(
            f"### {request.about} · {message['role']}\n{message['content']}\n\n"
            for request in chosen
            for message in request.messages
        )
