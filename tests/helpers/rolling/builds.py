"""A shop at its second release and at its third: each compiled from what was released, to a folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import attrs
from chains import release_text

from perdure_codegen.compiler import compile_release
from perdure_codegen.options import Options

__all__ = ["OTHER_LINE", "RELEASES", "Build", "make_build", "release"]

_FIRST: Final = """\
domain: shop
streams: {order: {key: str}}
events:
  Placed: {stream: order, fields: {item: str}}
"""
_SECOND: Final = """\
domain: shop
streams: {order: {key: str}}
events:
  Placed:
    stream: order
    fields: {item: str, note: str}
    changes:
      2: [{add: note, fill: ''}]
"""
_THIRD: Final = """\
domain: shop
streams: {order: {key: str}}
events:
  Placed:
    stream: order
    fields: {product: str, note: str, count: int}
    changes:
      2: [{add: note, fill: ''}]
      3: [{rename: item, to: product}, {add: count, fill: 1}]
  Shipped: {stream: order, fields: {by: str}}
"""

RELEASES: Final = (_FIRST, _SECOND, _THIRD)
"""The domain at each of its releases; the third adds an event, and a field."""

OTHER_LINE: Final = (_FIRST, _SECOND, _THIRD.replace("fill: 1", "fill: 2"))
"""What another branch released as its third: to its readers, each older order is of two."""


@attrs.frozen
class Build:
    """A compiled shop: *folder* is where `shops.shop` can be imported from."""

    folder: Path


def release(folder: Path, texts: tuple[str, ...]) -> Path:
    """Release each of *texts* in *folder*, and return where the domain is."""
    for text in texts:
        release_text(folder / "shop", text)
    return folder / "shop"


def make_build(folder: Path, domain: Path, number: int) -> Build:
    """Compile release *number* of the *domain* there to *folder*."""
    compiled = compile_release(domain, number, Options(package="shops"))
    assert not compiled.failed, compiled.diagnostics
    for file in compiled.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.contents)
    return Build(folder)
