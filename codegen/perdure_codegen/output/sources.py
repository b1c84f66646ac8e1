"""Writing the files of a domain, which are the author's: each in one step, with its mode and byte order mark."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from perdure_codegen.text import Source

__all__ = ["write_sources"]

_MARK: Final = b"\xef\xbb\xbf"


def write_sources(sources: Iterable[Source]) -> None:
    """Replace the files at the paths of *sources*: all that is new is on the disk before the first one is replaced.

    What a symbolic link points to is replaced, not the link. Raises OSError where the disk refuses; a file is then as
    it was, or whole and new.
    """
    made: list[tuple[Path, Path]] = []
    try:
        for source in sources:
            path = Path(source.path).resolve()
            mark = _MARK if path.read_bytes().startswith(_MARK) else b""
            temporary = path.with_name(f".perdure-{secrets.token_hex(8)}.tmp")
            with temporary.open("xb") as file:
                made.append((temporary, path))
                file.write(mark + source.text.encode())
            shutil.copymode(path, temporary)
        for temporary, path in made:
            temporary.replace(path)
    finally:
        for temporary, _ in made:
            temporary.unlink(missing_ok=True)
