"""The chain of releases as data: `HEAD` names the newest manifest, each manifest its files and the one before it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.text import Source

__all__ = ["FOLDER", "HEAD", "HEADER", "MANIFEST", "SHAPES", "Chain", "Stored", "digest", "folder_name", "manifest_of"]

FOLDER: Final = "releases"
"""The folder of all releases, in the domain's."""

HEAD: Final = "HEAD"
"""The file that names the newest release; one line, so that two branches which release conflict in git."""

MANIFEST: Final = "manifest"
"""The list of a release's files and of the manifest before it, as `sha256sum` writes it."""

SHAPES: Final = "shapes.json"
"""The canonical shapes of a release."""

HEADER: Final = "domain.yaml"
GOLDEN: Final = "golden/"

_HEAD_LINE: Final = re.compile(r"(?P<number>[0-9]{4,9}) (?P<digest>[0-9a-f]{64})\n")
_LINE: Final = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<path>[^\0\\\r\n]+)\n")


class Stored(Struct, frozen=True, kw_only=True):
    """One release as it lies on disk, whole and unharmed: *files* by their paths within its *folder*."""

    number: int
    folder: str
    files: Mapping[str, bytes]

    @property
    def shapes(self) -> str:
        """Its canonical shapes."""
        return self.files[SHAPES].decode()

    @property
    def hash(self) -> str:
        """The SHA-256 of its canonical shapes, in which stands that of the release before it."""
        return digest(self.files[SHAPES])

    @property
    def golden(self) -> Mapping[str, str]:
        """The text of each golden file, by the name that its type had then."""
        return {
            name.removeprefix(GOLDEN).removesuffix(".json"): contents.decode()
            for name, contents in self.files.items()
            if name.startswith(GOLDEN)
        }

    @property
    def sources(self) -> tuple[Source, ...]:
        """The domain's files as they were, in the order in which they are read."""
        names = sorted((name for name in self.files if _is_source(name)), key=lambda name: (name != HEADER, name))
        return tuple(Source(f"{self.folder}/{name}", self.files[name].decode()) for name in names)


class Chain(Struct, frozen=True, kw_only=True):
    """All releases of a domain, from the first, and what is wrong with them; where anything is, there are none.

    *manifest* is the digest of the newest manifest, which the next one will name; empty where there is no release.
    """

    releases: tuple[Stored, ...] = ()
    manifest: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def newest(self) -> Stored | None:
        """The last release."""
        return self.releases[-1] if self.releases else None

    def upto(self, number: int) -> Chain:
        """Return the chain as it was after release *number*."""
        return Chain(releases=self.releases[:number])


def digest(contents: bytes) -> str:
    """Return the SHA-256 of *contents* in hexadecimal digits."""
    return hashlib.sha256(contents).hexdigest()


def folder_name(number: int) -> str:
    """Return the name of the folder of release *number*."""
    return f"{number:04}"


def parent_path(number: int) -> str:
    """Return how the manifest of release *number* names the one before it."""
    return f"../{folder_name(number - 1)}/{MANIFEST}"


def manifest_of(number: int, files: Mapping[str, bytes], parent: str) -> bytes:
    """Return the manifest of release *number*; *parent* is the digest of the manifest before it."""
    digests = {path: digest(contents) for path, contents in files.items()}
    if number > 1:
        digests[parent_path(number)] = parent
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def parse_manifest(contents: bytes) -> dict[str, str] | None:
    """Return the digest of each path that a manifest lists, or None where it is no manifest."""
    found: dict[str, str] = {}
    for line in contents.decode(errors="replace").splitlines(keepends=True):
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        found[match["path"]] = match["digest"]
    return found


def head_of(number: int, manifest: bytes) -> bytes:
    """Return the line of `HEAD` while release *number* is the newest."""
    return f"{folder_name(number)} {digest(manifest)}\n".encode()


def parse_head(contents: bytes) -> tuple[int, str] | None:
    """Return the number and the digest that `HEAD` names, or None where it is no such line."""
    match = _HEAD_LINE.fullmatch(contents.decode(errors="replace"))
    if match is None or match["number"] != folder_name(int(match["number"])) or not int(match["number"]):
        return None
    return int(match["number"]), match["digest"]


def _is_source(name: str) -> bool:
    return name.endswith(".yaml") and "/" not in name
