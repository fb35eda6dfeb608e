"""An OpenAI-compatible server for a GGUF file, inside this process and on loopback only."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extractor.errors import ModelError

HOST = "127.0.0.1"
_MAGIC = b"GGUF"


@contextmanager
def serving(file: Path, port: int, context: int, parallel: int = 1, threads: int = 0) -> Iterator[str]:
    """The address of the server, up while the block runs. `port` 0: any free one; `context`: tokens that one
    call may take, of which `parallel` are answered side by side; `threads`: 0 for one a core.

    Raises ModelError: the library is not installed, no GGUF file, the port is taken, or it can't be loaded.
    """
    _must_be_gguf(file)
    library = _library()
    params = library.CommonParams()
    params.model.path = str(file)
    params.hostnames = [HOST]
    params.port = _free_port(port)
    params.n_ctx, params.n_parallel = context * parallel, parallel
    params.cpuparams.n_threads = threads or len(os.sched_getaffinity(0))
    params.cpuparams_batch.n_threads = params.cpuparams.n_threads
    try:
        server = library.Server(params)
    except RuntimeError as error:
        raise ModelError(
            (f"{file} 装不进来（{error}）。", f"{file} can't be loaded ({error})."),
            ("请检查文件是否完整、内存是否够用。", "Check that the file is whole and the memory enough."),
        ) from error
    yield f"{server.listening_address}/v1"
    del server


def _library() -> Any:
    try:
        import xllamacpp
    except ImportError as error:
        raise ModelError(
            ("没有安装本机模型所需的库。", "The library that serves local models is not installed."),
            ("请运行 pip install 'gouji[model]'。", "Run pip install 'gouji[model]'."),
        ) from error
    return xllamacpp


def _must_be_gguf(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            magic = opened.read(len(_MAGIC))
    except OSError as error:
        raise ModelError(
            (f"{file} 打不开（{error.strerror}）。", f"{file} can't be opened ({error.strerror})."),
            ("请检查路径。", "Check the path."),
        ) from error
    if magic != _MAGIC:
        raise ModelError(
            (f"{file} 不是 GGUF 模型。", f"{file} is no GGUF model."),
            ("请给出 .gguf 文件。", "Name a .gguf file."),
        )


def _free_port(port: int) -> int:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            raise ModelError(
                (f"端口 {port} 已被占用。", f"Port {port} is taken."),
                ("请用 --port 换一个。", "Choose another with --port."),
            ) from error
        return int(trial.getsockname()[1])
