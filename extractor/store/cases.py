"""Approved reports as cases for evaluation: the source beside its label."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import GoujiError
from extractor.review.labels import label_of
from extractor.store.find import Filter
from extractor.store.roles import Person, must

if TYPE_CHECKING:
    from extractor.store.store import Store

_UNSAFE = re.compile(r"[^\w\u4e00-\u9fff.-]+")
_LONGEST = 60


def write_cases(store: "Store", folder: Path, who: Person) -> tuple[Path, ...]:
    """Writes every approved report into `folder` as ID.suffix and ID.label.json; gives the labels' paths.

    A case's name is made of the file's and of the bytes', so that writing again replaces it.
    Raises GoujiError where the folder can't be written to, Forbidden.
    """
    must(who, "export")
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for row, review in store.reviews(Filter(status="approved")):
            name = Path(row.name)
            id = f"{_UNSAFE.sub('-', name.stem).strip('.-')[:_LONGEST] or 'report'}-{row.sha256[:8]}"
            label = label_of(id, review, store.checked(review), store.forms)
            (folder / f"{id}{_UNSAFE.sub('', name.suffix.lower())}").write_bytes(store.source(row.sha256))
            target = folder / f"{id}.label.json"
            target.write_text(json.dumps(label, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            written.append(target)
    except OSError as error:
        raise GoujiError(f"{folder}: 无法写入 / cannot be written ({error.strerror or error}).") from error
    return tuple(written)
