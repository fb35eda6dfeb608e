"""`gouji model serve`: a GGUF file served on this machine, for offices without internet."""

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import Lang, LangOption
from extractor.console import errors_as_one_line
from extractor.export.words import word

app = typer.Typer(name="model", help="本机模型。 / A model on this machine.", no_args_is_help=True)
FileArgument = Annotated[Path, typer.Argument(help="GGUF 模型文件 / a GGUF model", show_default=False)]
PortOption = Annotated[int, typer.Option("--port", min=0, max=65_535, help="端口，0 为任选 / 0: any free")]
ContextOption = Annotated[
    int, typer.Option("--context", min=2048, help="上下文词元数 / tokens of context a call may take")
]
ParallelOption = Annotated[int, typer.Option("--parallel", min=1, help="同时应答数 / answers side by side")]
# Threads wait for each other at every step: one more than there are free cores makes all of them slow.
ThreadsOption = Annotated[int, typer.Option("--threads", min=0, help="线程数，0 为每核一个 / 0: one a core")]


@app.callback()
def model() -> None:
    """本机模型。 / A model on this machine."""


@app.command("serve")
def serve(
    file: FileArgument,
    port: PortOption = 8080,
    context: ContextOption = 8192,
    parallel: ParallelOption = 1,
    threads: ThreadsOption = 0,
    lang: LangOption = Lang.ZH,
) -> None:
    """在 127.0.0.1 上提供 OpenAI 兼容接口，Ctrl-C 停止。 / Serves on loopback until Ctrl-C."""
    from extractor.local_model import serving

    language = lang.language
    with errors_as_one_line(language), serving(file, port, context, parallel, threads) as address:
        typer.echo(f"{word('serving', language)}: {address}")
        typer.echo(f"  GOUJI_PRESET=llamacpp OPENAI_BASE_URL={address} GOUJI_MODEL={file.stem}")
        _wait()


def _wait() -> None:
    import signal
    import threading

    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    stopped.wait()
