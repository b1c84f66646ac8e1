"""The committed list of the files that we wrote, as `sha256sum` writes it: `sha256sum -c .perdure-manifest` checks it.

One sorted line a file and no commas, so that git merges it by lines. Where a merge leaves both sides (and its markers),
the list still means what it should: a path may have several hashes, any other line means nothing, and the next
`perdure generate` writes it anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final, TypeAlias

__all__ = ["MANIFEST", "Manifest", "digest", "is_safe", "parse_manifest", "render_manifest"]

MANIFEST: Final = ".perdure-manifest"
"""The name of the manifest, in the output folder."""

Manifest: TypeAlias = Mapping[str, frozenset[str]]
"""The SHA-256 that each of our files may have."""

_LINE: Final = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<path>[^\0\\\r\n]+)")


def digest(contents: bytes) -> str:
    """Return the SHA-256 of *contents* in hexadecimal digits."""
    return hashlib.sha256(contents).hexdigest()


def is_safe(path: str) -> bool:
    """Answer whether *path* names something inside the output folder, in one way only, and not the manifest itself."""
    parts = path.split("/")
    return path != MANIFEST and ":" not in parts[0] and all(part not in {"", ".", ".."} for part in parts)


def parse_manifest(text: str) -> Manifest:
    """Return what *text* lists; lines of another form and paths that lead out of the folder are left out."""
    found: dict[str, set[str]] = {}
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        if match and is_safe(match["path"]):
            found.setdefault(match["path"], set()).add(match["digest"])
    return {path: frozenset(digests) for path, digests in found.items()}


def render_manifest(manifest: Manifest) -> str:
    """Return the text of *manifest*, the same for the same entries in any order."""
    return "".join(f"{entry}  {path}\n" for path, digests in sorted(manifest.items()) for entry in sorted(digests))
