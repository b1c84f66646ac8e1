"""Defaults of every kind: exact, never shared where they could be changed, and as linters want them."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

from compiling import build, event

FIELDS = """
    id: {type: uuid, default: 12345678-1234-5678-1234-567812345678}, code: {type: Code | None, default: 3},
    far: {type: float, max: 1e300, default: 1e300}, place: {type: Place, default: {x: 1.5}},
    tree: {type: Tree, default: {counts: {k: 1}}}, trees: {type: 'list[Tree]', default: [{counts: {}}]},
    colors: {type: 'set[Color]', default: [red]}, nested: 'dict[str, list[Color]]'
"""
EXTRA = """
    types: {Code: {is: int}}
    enums: {Color: {members: [red, green]}}
    records: {Place: {fields: {x: float}}, Tree: {fields: {counts: 'dict[str, int]'}}}
"""


def test_defaults(tmp_path: Path) -> None:
    """A default that holds a mapping is made anew for each record, and ruff finds nothing in any of them."""
    package = build(event(" ".join(FIELDS.split()), "", EXTRA), tmp_path / "generated")
    module = package.module("events")
    one, other = module.Moved(nested={}), module.Moved(nested={})
    assert one == other
    assert one.tree.counts is not other.tree.counts
    assert one.trees[0] is not other.trees[0]
    assert one.far == 1e300
    text = inspect.getsource(module)
    assert "far: float = 1e300" in text
    assert "attrs.field(default=UUID(" in text
    ruff = [sys.executable, "-m", "ruff"]
    config = ["--no-cache", "--config", str(Path(__file__).parents[3] / "pyproject.toml")]
    for command in (["check", "--ignore=I001,INP001,PLR2004,S101"], ["format", "--diff"]):
        done = subprocess.run([*ruff, *command, *config, str(tmp_path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
