"""`gouji ui`: the reviewer's desk in the browser."""

from typing import Annotated

import typer

PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 / port")]
HostOption = Annotated[
    str,
    typer.Option("--host", help="监听地址，默认只限本机 / address to listen on"),
]


def register(app: typer.Typer) -> None:
    """Adds the command; called through the entry point `gouji.commands`."""
    app.command("ui")(ui)


def ui(port: PortOption = 8501, host: HostOption = "127.0.0.1") -> None:
    """在浏览器里核对报告。 / Review reports in the browser."""
    from ui.serve import serve

    serve(host, port)
