"""Domains that are released on disk, as `perdure release` does."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from perdure_codegen.model import Domain
from perdure_codegen.releases import Chain, Stored, read_chain, snapshot
from perdure_codegen.releasing import candidate
from perdure_codegen.text import Source

__all__ = ["STATES", "chained", "files_in", "make_chain", "release_text"]

STATES: Final = (
    """\
domain: shop
streams: {order: {key: str}}
events:
  OrderPlaced: {stream: order, fields: {item: str}}
""",
    """\
domain: shop
streams: {order: {key: str}}
events:
  OrderPlaced:
    stream: order
    fields: {item: str, note: str}
    changes: {2: [{add: note, fill: ''}]}
""",
    """\
domain: shop
streams: {order: {key: str}}
events:
  OrderPlaced:
    stream: order
    fields: {item: str, wish: str}
    changes: {2: [{add: note, fill: ''}], 3: [{rename: note, to: wish}]}
""",
)
"""A domain at each of three releases."""


def release_text(folder: Path, text: str) -> None:
    """Make *text* the file of the domain in *folder*, and release it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "domain.yaml").write_text(text)
    made = candidate(folder)
    assert made is not None
    made.write()


def make_chain(folder: Path) -> Chain:
    """Release each of `STATES` in *folder*, which is called `shop`, and return the chain."""
    for text in STATES:
        release_text(folder, text)
    return read_chain(folder)


def chained(chain: Chain, domain: Domain, sources: tuple[Source, ...]) -> Chain:
    """Return *chain* with a release of *domain* on top, as if it had been written and read again."""
    made = snapshot(domain, sources, chain)
    stored = Stored(number=made.number, folder=f"releases/{made.number:04}", files=made.files)
    return Chain(releases=(*chain.releases, stored))


def files_in(folder: Path) -> dict[str, bytes]:
    """Return all files in *folder* by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
