"""Submitted files under the SHA-256 of their bytes, in a folder or at any fsspec URL."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from typing import Any

import fsspec

from extractor.errors import NotFound, SourceDamaged


@dataclass(frozen=True)
class Sources:
    """`place`: a folder or an fsspec URL (s3://bucket/sources). No name of a submitted file is ever part of
    a path."""

    place: str

    def put(self, data: bytes) -> str:
        """Stores the bytes and gives their SHA-256. Seen by others whole or not at all; twice is once."""
        sha256 = hashlib.sha256(data).hexdigest()
        files, path = self._at(sha256)
        if files.exists(path) and files.size(path) == len(data):
            return sha256
        files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        if "file" not in files.protocol:
            files.pipe_file(path, data)  # object stores show an object only once it is whole
            return sha256
        beside = f"{path}.{secrets.token_hex(6)}.part"
        with open(beside, "xb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        os.replace(beside, path)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises NotFound, or SourceDamaged where they do not have their hash any more."""
        files, path = self._at(sha256)
        try:
            data: bytes = files.cat_file(path)
        except FileNotFoundError as error:
            raise NotFound(
                (f"没有原件 {sha256}。", f"There is no source {sha256}."),
                ("请从备份恢复 sources 文件夹。", "Restore the sources folder from the backup."),
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise SourceDamaged(
                (f"原件 {sha256} 已损坏。", f"The source {sha256} is damaged."),
                ("请从备份恢复这个文件。", "Restore this file from the backup."),
            )
        return data

    def _at(self, sha256: str) -> tuple[Any, str]:
        """The file system and the path of a source. Raises NotFound for what is no SHA-256."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise NotFound(("不是原件的编号。", "This is not the number of a source."))
        files, root = fsspec.core.url_to_fs(self.place)
        return files, f"{root.rstrip('/')}/{sha256[:2]}/{sha256}"
