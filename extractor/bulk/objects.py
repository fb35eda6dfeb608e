"""A folder of files or of objects under one URL: read, listed, and written whole or not at all."""

import os
import secrets
import shutil
from dataclasses import dataclass
from functools import cached_property
from typing import Any, BinaryIO

import fsspec
from fsspec.implementations.local import LocalFileSystem

from extractor.errors import GoujiError

WRITING = "_run/writing"  # what is not whole yet, away from where results are looked for


@dataclass(frozen=True)
class Folder:
    """`url`: a path, or `s3://bucket/prefix`, `gs://…`, `memory://…`: whatever fsspec has a driver for."""

    url: str

    def read(self, name: str) -> bytes:
        data: bytes = self._system.cat_file(self.path(name))
        return data

    def open(self, name: str) -> BinaryIO:
        file: BinaryIO = self._system.open(self.path(name), "rb")
        return file

    def has(self, name: str) -> bool:
        return bool(self._system.exists(self.path(name)))

    def names(self, folder: str) -> set[str]:
        """The names of what lies in a folder; none where there is no such folder."""
        self._system.invalidate_cache()  # others may have written since
        try:
            found = self._system.ls(self.path(folder), detail=False)
        except FileNotFoundError:
            return set()
        return {path.rstrip("/").rsplit("/", 1)[-1] for path in found}

    def write(self, name: str, data: bytes) -> None:
        """The object is there with all of `data`, or as it was. Raises GoujiError where it can't be."""
        try:
            if isinstance(self._system, LocalFileSystem):
                _write_local(self.path(name), data, self.path(WRITING))
            else:
                self._system.pipe_file(self.path(name), data)  # one PUT: stores show an object whole
        except OSError as error:
            raise GoujiError(
                f"{self.url}/{name}: 无法写入 / cannot be written ({error}). "
                "请检查位置、权限和空间 / check place, permissions and space."
            ) from error

    def clear_unfinished(self) -> None:
        """Takes away what a killed process was writing. Only where no other process writes."""
        if self.is_local:
            shutil.rmtree(self.path(WRITING), ignore_errors=True)

    @property
    def is_local(self) -> bool:
        return isinstance(self._system, LocalFileSystem)

    def path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @cached_property
    def _root(self) -> str:
        return str(fsspec.core.url_to_fs(self.url)[1]).rstrip("/")

    @cached_property
    def _system(self) -> Any:
        return fsspec.core.url_to_fs(self.url)[0]


def _write_local(path: str, data: bytes, writing: str) -> None:
    """Elsewhere first, on the disk, then in its place: a crash leaves the old or the new."""
    for folder in (writing, os.path.dirname(path)):
        os.makedirs(folder, exist_ok=True)
    beside = f"{writing}/{secrets.token_hex(8)}"
    with open(beside, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
