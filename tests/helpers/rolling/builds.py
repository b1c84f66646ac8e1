"""A shop at its second release and at its third: compiled from its schema, each to a folder of its own."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import attrs

from perdure_codegen.compiler import compile_domain
from perdure_codegen.options import Options
from perdure_codegen.text import Source

__all__ = ["NEW", "OLD", "Build", "make_build"]

OLD: Final = """\
domain: shop
streams:
  order: {key: str}
events:
  Placed:
    stream: order
    fields: {item: str, note: str}
    changes:
      2: [{add: note, fill: ''}]
"""

NEW: Final = """\
domain: shop
streams:
  order: {key: str}
events:
  Placed:
    stream: order
    fields: {product: str, note: str, count: int}
    changes:
      2: [{add: note, fill: ''}]
      3: [{rename: item, to: product}, {add: count, fill: 1}]
  Shipped:
    stream: order
    fields: {by: str}
"""

_VERSIONS: Final = ({"Placed": 1}, {"Placed": 2}, {"Placed": 3, "Shipped": 1})


@attrs.frozen
class Build:
    """A compiled shop: *folder* is where `shops.shop` can be imported from."""

    folder: Path


def make_build(folder: Path, schema: str, releases: int, line: str = "main") -> Build:
    """Compile *schema* to *folder*, as the build that knows *releases*; those from the third on belong to *line*."""
    compiled = compile_domain([Source("domain.yaml", schema)], Options(package="shops"))
    assert not compiled.diagnostics, compiled.diagnostics
    for file in compiled.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.contents)
    _release(folder / "shops" / "shop", releases, line)
    return Build(folder)


def _release(package: Path, releases: int, line: str) -> None:
    """Let the registry of *package* say that the first *releases* were made."""
    shapes = {number: f"{number} of {line if number > 2 else 'main'}" for number in range(1, releases + 1)}
    (package / "releases.py").write_text(f"SHAPES = {shapes!r}\n")
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in shapes.values()]
    known = "".join(
        f"Release(number={number}, hash={found!r}, versions={_VERSIONS[number - 1]}), "
        for number, found in enumerate(hashes, 1)
    )
    registry = package / "registry.py"
    text = registry.read_text().replace("import Domain", "import Domain, Release")
    start = text.index('    name="shop",\n')
    registry.write_text(f'{text[:start]}    releases=({known}),\n    shapes="shops.shop.releases",\n{text[start:]}')
