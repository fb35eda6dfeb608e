"""A reader that dies, hangs or works, by the name of the file; in a module, for workers find it by name."""

import os
import signal
import time
from collections.abc import Mapping

from extractor.bulk.plan import Options
from extractor.bulk.reading import Row
from extractor.bulk.reading import read_source as read_in_earnest
from extractor.bulk.rounds import Given, Wanted
from extractor.bulk.rounds import read_with_answers as answered_in_earnest


def read_source(source: str, options: Options) -> Row:
    if "kills" in source:
        os.kill(os.getpid(), signal.SIGKILL)
    while "hangs" in source:
        time.sleep(1)
    return read_in_earnest(source, options)


def read_with_answers(
    source: str, options: Options, opened: bytes | None, given: Mapping[str, Given]
) -> Row | Wanted:
    """Dies of the answers."""
    if given and "kills" in source:
        os.kill(os.getpid(), signal.SIGKILL)
    return answered_in_earnest(source, options, opened, given)
