"""What the file of a document is called: by its key, as far as every file system can."""

from __future__ import annotations

import hashlib
import re
import urllib.parse
from typing import Final

import msgspec

from perdure.engines.rows import Row

__all__ = ["ENDING", "name_of", "other_name_of"]

ENDING: Final = ".json"

_PLAIN: Final = re.compile(r"(?:[a-z0-9_.,-]|%[0-9A-F]{2})+")
"""What no two keys have alike where case does not count."""
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""What Windows opens as something else than a file."""
_LONGEST: Final = 100
_SHOWN: Final = 60


def name_of(key: Row) -> str:
    """Return the name of the file of a raw *key*: its parts, with `%` for what is no letter or digit, behind commas.

    Where case, length or a dot at the beginning could make two keys one, or one no file, there is a digest behind it.
    """
    text = ",".join(urllib.parse.quote(str(part), safe="") for part in key).replace("~", "%7E")
    if _PLAIN.fullmatch(text) and len(text) <= _LONGEST and not text.startswith(".") and not _RESERVED.fullmatch(text):
        return f"{text}{ENDING}"
    return other_name_of(key)


def other_name_of(key: Row) -> str:
    """Return the name with the digest, for a key whose name somebody has given to the file of another one."""
    text = ",".join(urllib.parse.quote(str(part), safe="") for part in key).replace("~", "%7E")
    digest = hashlib.sha256(msgspec.json.encode(key)).hexdigest()[:16]
    return f"{text[:_SHOWN].lstrip('.')}~{digest}{ENDING}"
