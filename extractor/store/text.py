"""Text from outside as the databases can hold it and people can read it."""

import re

_LONGEST = 200
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")  # controls, halves, reversals


def file_name(name: str) -> str:
    """The last part of a path, without signs that can't be seen; never empty."""
    return _UNSEEN.sub("", re.split(r"[/\\]", name)[-1]).strip()[-_LONGEST:] or "?"
