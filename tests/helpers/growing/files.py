"""Files of a random domain: values whose references fit, migrating both ways, and looking at what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw
import attrs
from hypothesis import strategies as st
from migrated import Released

from perdure.engines.sqlite import lower_file, raise_file
from perdure.entities import Table
from perdure.errors import Invalid
from perdure.events.releases import build_of

__all__ = ["fitting", "look", "lowered", "raised"]


def fitting(table: Table[Any, Any], value: Any, keys: dict[str, list[Any]], data: st.DataObject) -> Any | None:
    """Return *value* with references to *keys* that are there; None where it needs one, and there is none."""
    changes: dict[str, Any] = {}
    for field, reference in table.references.items():
        there = list(keys.get(reference.table, []))
        if reference.table == table.name and field not in table.key:
            there.append(getattr(value, table.key[0]))
        changes[field] = data.draw(st.sampled_from(there)) if there else None
    for field, child in table.children.items():
        children = [fitting(child, each, keys, data) for each in getattr(value, field)]
        if None in children:
            return None
        changes[field] = tuple(children)
    try:
        return attrs.evolve(value, **changes)
    except Invalid:
        return None


def look(path: Path) -> None:
    """See that a file is sound: its structure, its references, and that each search has the words of its table."""
    connection = apsw.Connection(str(path))
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        query = "SELECT name FROM sqlite_schema WHERE sql LIKE '%USING fts5%'"
        for (name,) in connection.execute(query).fetchall():
            connection.execute(f'INSERT INTO "{name}" ("{name}", rank) VALUES (\'integrity-check\', 1)')  # noqa: S608
        left = "SELECT name FROM sqlite_schema WHERE name LIKE 'perdure\\_new\\_%' ESCAPE '\\'"
        assert connection.execute(left).fetchall() == []
    finally:
        connection.close()


def raised(domain: Released, path: Path) -> None:
    """Raise a file to the newest release."""
    build = domain.build()
    registry: Any = build.module("registry").DOMAIN  # Any: it was generated a moment ago
    wanted = build_of(registry, domain.count, migrates=True, allows_drafts=False)
    raise_file(str(path), domain.name, wanted, build.module("tables").SCHEMA.raw(build.hooks))


def lowered(domain: Released, path: Path, release: int = 1) -> None:
    """Lower a file to a release."""
    build = domain.build()
    registry: Any = build.module("registry").DOMAIN  # Any: it was generated a moment ago
    wanted = build_of(registry, release, migrates=True, allows_drafts=False)
    raw = build.module("tables").SCHEMA.raw(build.hooks)
    lower_file(str(path), domain.name, wanted, raw, release, holds=lambda *_: True)
