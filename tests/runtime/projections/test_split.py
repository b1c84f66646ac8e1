"""An event that was split into several: its parts are applied one by one, together with the place behind them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from perdure.errors import ProjectionFailed
from perdure_codegen.compiler import compile_domain
from perdure_codegen.options import Options
from perdure_codegen.text import Source

SPLIT = """
domain: orders
streams: {order: {key: str}}
events:
  Placed: {stream: order, fields: {item: str}}
  PlacedBoth:
    stream: order
    fields: {one: str, two: str}
CHANGES
entities:
  Item: {table: items, key: name, fields: {name: str, place: int}}
projections:
  items: {handles: [Placed], writes: [Item]}
"""
CHANGES = "    changes: {2: [{split: [Placed], hook: both}]}"


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return what compiles and imports the domain, before or after the split."""
    names: list[str] = []

    def build(changes: str) -> Any:  # Any: a generated package
        name = f"split{len(names)}"
        names.append(name)
        source = Source("domain.yaml", SPLIT.replace("CHANGES", changes))
        done = compile_domain([source], Options(package=name, hooks="x:y" if changes else ""))
        assert not done.diagnostics
        for file in done.files:
            path = tmp_path / "generated" / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.contents, encoding="utf-8")
        importlib.invalidate_caches()
        return importlib.import_module(f"{name}.orders")

    monkeypatch.syspath_prepend(str(tmp_path / "generated"))
    yield build
    for module in [module for module in sys.modules if module.partition(".")[0] in names]:
        del sys.modules[module]


class Items:
    """Keeps what was placed, and cannot bear some of it."""

    def __init__(self, package: Any, bad: str = "") -> None:  # Any: a generated package
        """Keep *package*."""
        self.package = package
        self.bad = bad

    def placed(self, event: Any, recorded: Any, tables: Any, /) -> None:  # Any: of that package
        """Keep it with the part that it is."""
        if event.item == self.bad:
            raise ValueError(self.bad)
        tables.items.put(self.package.Item(name=event.item, place=recorded.part))

    def forget(self, *_: object) -> None:
        """Do nothing."""


class Hooks:
    """The step that needs code."""

    def __init__(self, package: Any) -> None:  # Any: a generated package
        """Keep *package*."""
        self.package = package

    def both(self, *, one: str, two: str) -> Any:  # Any: parts
        """Return one event for each."""
        return (self.package.Placed(item=one), self.package.Placed(item=two))


def test_parts_are_applied_one_by_one_and_all_or_none(compiled: Any, tmp_path: Path) -> None:
    """Where one part fails, nothing of the record is applied, and the projection stops before it."""
    path, before = tmp_path / "x.db", compiled("")
    with before.open(path, allow_drafts=True) as store:
        store.order("o").append(before.PlacedBoth(one="a", two="b"), before.Placed(item="c"), expected=0)
        store.order("o").append(before.PlacedBoth(one="d", two="e"), expected=2)
    after = compiled(CHANGES)
    for bad, items in (("e", [("a", 0), ("b", 1), ("c", 0)]), ("", [(name, int(name in "be")) for name in "abcde"])):
        code = after.OrdersProjections(items=Items(after, bad))
        with after.open(path, hooks=Hooks(after), allow_drafts=True, projections=code) as store:
            if bad:
                with pytest.raises(ProjectionFailed, match="position 3"):
                    store.projections.run()
            else:
                store.projections.run()
            assert [(item.name, item.place) for item in store.items.each()] == items
            assert store.projections.status()[0].position == (2 if bad else 3)
