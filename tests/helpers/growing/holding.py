"""Holding a random history to what migrations promise: entity by entity, and as files full of rows."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import apsw
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from migrated import Build, Released

from growing.files import fitting, look, lowered, raised
from perdure.engines.migrations import Way
from perdure.engines.rows import Select
from perdure.engines.sqlite.rows import SqliteRows
from perdure.entities import Table
from perdure.entities.bound import bound
from perdure.entities.reading import whole
from perdure.errors import MigrationRefused, PerdureError
from perdure.migrations import Migration, Tree
from perdure.migrations.carrying import cast_of
from perdure.testing.lineage import identical
from perdure.testing.migrations import Rounds

__all__ = ["hold_entities", "hold_files"]

PROFILE: Final = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
Rows = Mapping[str, list[Any]]
"""The entities of each table that is no child's."""
_ALLOWED: Final = ("alike in", "another has the same", "refers to no", "no release before", "unique", "UNIQUE")
"""Why rows are refused though each has a way: another one is in it."""


def strategy(build: Build, cls: type[Any]) -> st.SearchStrategy[Any]:
    """Return the strategy of the package for a class of an entity."""
    for _, function in inspect.getmembers(build.module("testing"), inspect.isfunction):
        if function.__annotations__.get("return", "").endswith(f"[{_called(cls)}]"):
            found: st.SearchStrategy[Any] = function()
            return found
    raise LookupError(cls)


def _called(cls: type[Any]) -> str:
    return cls.__name__


def hold_entities(domain: Released, *, examples: int = 3) -> None:
    """Hold single entities of every tree of every migration to the laws of their casts."""
    build = domain.build()
    found = build.module("migrations").MIGRATIONS
    rounds = Rounds(build.module("tables").SCHEMA, found, build.hooks)
    rounds.makes_what_is_made_fresh()
    for migration in found:
        for tree in migration.trees:
            _hold_tree(rounds, build, migration, tree, examples)


def _hold_tree(rounds: Rounds, build: Build, migration: Migration, tree: Tree, examples: int) -> None:
    at = (migration.release, tree.after.name)

    @settings(PROFILE, max_examples=examples)
    @given(old=strategy(build, tree.before.entity), new=strategy(build, tree.after.entity))
    def goes(old: object, new: object) -> None:
        rounds.goes_up(*at, old)
        rounds.goes_down(*at, new)

    goes()


def hold_files(domain: Released, *, examples: int = 2) -> None:
    """Hold files that are filled by the first release and by the newest to what the casts make of their rows."""
    first, build = domain.build(1), domain.build()
    migrations: tuple[Migration, ...] = build.module("migrations").MIGRATIONS

    @settings(PROFILE, max_examples=examples)
    @given(data=st.data())
    def goes(data: st.DataObject) -> None:
        with tempfile.TemporaryDirectory(prefix="perdure-") as folder:
            path = Path(folder) / "farm.db"
            _fill(path, first, data)
            if _go(path, domain, "up", migrations):
                _fill(path, build, data)
                if _go(path, domain, "down", migrations):
                    _go(path, domain, "up", migrations)

    goes()


def _roots(build: Build) -> tuple[Table[Any, Any], ...]:
    roots: tuple[Table[Any, Any], ...] = build.module("tables").SCHEMA.roots
    return roots


def _read(path: Path, tables: Iterable[Table[Any, Any]]) -> Rows:
    """Return the entities of the file by the classes of *tables*."""
    connection = apsw.Connection(str(path))
    try:
        rows = SqliteRows(connection)
        found = {}
        for table in tables:
            one = bound(table)
            found[table.name] = list(whole(one, rows, rows.fetch(Select(one.raw))))
        return found
    finally:
        connection.close()


def _fill(path: Path, build: Build, data: st.DataObject) -> None:
    """Insert entities whose references fit, and delete some."""
    keys: dict[str, list[Any]] = {}
    with build.open(path) as store:
        for table in _roots(build):
            repository = getattr(store, table.name)
            keys.setdefault(table.name, [])
            values = data.draw(st.lists(strategy(build, table.entity), max_size=3))
            for place, drawn in enumerate(values):
                value = fitting(table, drawn, keys, data)
                if value is None:
                    continue
                try:
                    with store.transaction() as work:
                        written = getattr(work, table.name)
                        written.put(value) if table.revisions else written.upsert(value)
                except PerdureError:
                    continue
                keys[table.name].append(getattr(value, table.key[0]))
                if place == 2:
                    key = tuple(getattr(value, name) for name in table.key)
                    try:
                        repository.delete(key if len(key) > 1 else key[0])
                    except PerdureError:
                        continue
                    keys[table.name].pop()
    look(path)


def _go(path: Path, domain: Released, way: Way, migrations: tuple[Migration, ...]) -> bool:
    """Migrate the file one way, and see that its rows are what the casts make; False where it is rightly refused."""
    newest = _roots(domain.build())
    oldest = [tree.before for tree in migrations[1].trees] if len(migrations) > 1 else newest
    source, target = (oldest, newest) if way == "up" else (newest, oldest)
    expected, refusal = _read(path, source), ""
    try:
        for migration in migrations[1:] if way == "up" else reversed(migrations[1:]):
            expected = _cast(expected, migration, way, domain.build().hooks)
    except _HasNoWayError as error:
        refusal = str(error)
    try:
        raised(domain, path) if way == "up" else lowered(domain, path)
    except MigrationRefused as error:
        look(path)
        if refusal or any(word in str(error) for word in _ALLOWED):
            return False
        raise AssertionError("refused without a reason") from error
    assert not refusal, f"it was not refused: {refusal}"
    look(path)
    found = _read(path, target)
    for table in target:
        here = sorted(expected.get(table.name, ()), key=lambda each: repr(_key(table, each)))
        there = sorted(found[table.name], key=lambda each: repr(_key(table, each)))
        assert identical(tuple(there), tuple(here)), f"{way}: {table.name} has\n{there}\ninstead of\n{here}"
    return True


def _key(table: Table[Any, Any], value: object) -> tuple[Any, ...]:
    return tuple(getattr(value, name) for name in table.key)


class _HasNoWayError(Exception):
    """A cast refuses a row."""


def _cast(rows: Rows, migration: Migration, way: Way, hooks: object) -> Rows:
    found: dict[str, list[Any]] = {}
    for tree in migration.trees:
        source, target = (tree.before, tree.after) if way == "up" else (tree.after, tree.before)
        values = rows.get(source.name, [])
        cast = cast_of(tree, way, hooks)
        if values and cast is None:
            raise _HasNoWayError(f"{source.name} has no cast")
        try:
            found[target.name] = [cast(each) for each in values] if cast is not None else []
        except Exception as error:
            raise _HasNoWayError(f"{source.name}: {error!r}") from error
    if way == "down":
        for name in migration.begin:
            if rows.get(name):
                raise _HasNoWayError(f"{name} begins")
    return found
