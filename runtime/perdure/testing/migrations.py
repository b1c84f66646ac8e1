"""What the migrations of every domain promise, for its generated tests and for yours.

An entity goes through the tables of two releases as its class goes through the casts, and the casts are held to what
their steps declare by the laws of `perdure.testing.lineage`: so rows lose what was declared, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, TypeAlias, final

import apsw

from perdure.engines.migrations import Refused, Way
from perdure.engines.rows import Select
from perdure.engines.sqlite.rows import SqliteRows
from perdure.entities import Schema, Table
from perdure.entities.bound import bound
from perdure.entities.reading import whole
from perdure.entities.recording import Recorder
from perdure.entities.timeline import Timeline
from perdure.entities.writing import Writer
from perdure.errors import AlreadyExists, NotExpressible
from perdure.migrations import Migration, Tree
from perdure.migrations.carrying import cast_of
from perdure.testing.lineage import identical

__all__ = ["Rounds", "definitions"]

Definitions: TypeAlias = dict[str, object]

_CHECK: Final = re.compile(r'CONSTRAINT\s+"(\w+)"\s+CHECK\s*\(')


@final
class Rounds:
    """Takes entities up, down and up again by the *migrations* of a domain."""

    def __init__(self, schema: Schema, migrations: Iterable[Migration], hooks: object = None) -> None:
        """Run them with *hooks*; the last one leads to the tables of *schema*, unless that is a draft."""
        self._schema = schema
        self._hooks = hooks
        self._migrations = tuple(migrations)
        self._raw = tuple(each.raw(hooks) for each in self._migrations)
        self._empty: dict[int, bytes] = {}

    def goes_up(self, release: int, table: str, value: object) -> None:
        """Hold *value*, of the table's class before *release*, to this: up and down again it is what the casts make."""
        place, tree = self._find(release, table)
        base = self._at(place)
        if _insert(base, tree.before, value):
            self._walk(base, place, tree, ("up", "down", "up"), value)

    def goes_down(self, release: int, table: str, value: object) -> None:
        """Hold *value*, of the table's class at *release*, to this: it goes down, or is refused, as the casts say."""
        place, tree = self._find(release, table)
        base = self._at(place + 1)
        if _insert(base, tree.after, value):
            self._walk(base, place, tree, ("down", "up", "down"), value)

    def makes_what_is_made_fresh(self) -> None:
        """Hold all migrations to this: they end in the tables that a new file has, and each one undoes itself."""
        for place, migration in enumerate(self._migrations):
            base = self._at(place)
            before = definitions(base.connection)
            self._raw[place].run("up")(base.rows, base.execute, None)
            self._raw[place].run("down")(base.rows, base.execute, None)
            assert definitions(base.connection) == before, f"{migration.name} does not undo itself"
        if self._migrations and self._migrations[-1].after == self._schema.fingerprint:
            fresh = apsw.Connection(":memory:")
            fresh.execute(self._schema.script()).fetchall()
            migrated = definitions(self._at(len(self._migrations)).connection)
            assert migrated == definitions(fresh)

    def _find(self, release: int, table: str) -> tuple[int, Tree]:
        for place, migration in enumerate(self._migrations):
            for tree in migration.trees:
                if migration.release == release and tree.after.name == table:
                    return place, tree
        raise LookupError(table)

    def _at(self, place: int) -> _Database:
        """Return a database with the tables before the migration at *place*."""
        if place not in self._empty:
            base = _Database()
            for each in self._raw[:place]:
                each.run("up")(base.rows, base.execute, None)
            self._empty[place] = base.connection.serialize("main")
        return _Database(self._empty[place])

    def _walk(self, base: _Database, place: int, tree: Tree, ways: Iterable[Way], value: object) -> None:
        for way in ways:
            value = self._go(base, place, tree, way, value)
            if value is None:
                return

    def _go(self, base: _Database, place: int, tree: Tree, way: Way, value: object) -> object | None:
        """Go one *way*, and return the value that is there then; None where it is refused, as it must be."""
        cast = cast_of(tree, way, self._hooks)
        source, target = (tree.before, tree.after) if way == "up" else (tree.after, tree.before)
        try:
            expected = None if cast is None else cast(value)
        except NotExpressible:
            cast = None
        before = _content(base)
        try:
            with base.rows.step():
                self._raw[place].run(way)(base.rows, base.execute, None)
            refused: Exception | None = None
        except (Refused, apsw.ConstraintError) as error:
            refused = error
        if refused is not None:
            assert cast is None or _is_alike(refused), f"{value!r} has a way {way}, and was refused: {refused}"
            assert _is_alike(refused) or _names_row(refused, source), f"no row is named: {refused}"
            assert _content(base) == before, "a migration that was refused changed something"
            return None
        assert cast is not None, f"{value!r} has no way {way}, and was not refused"
        found: object
        (found,) = _read(base, target)
        assert identical(found, expected), f"{value!r} became {found!r}, and its cast says {expected!r}"
        _check_references(base)
        _check_search(base)
        return found


def _is_alike(error: BaseException | None) -> bool:
    """Answer whether two children would be alike in what is unique in their table, which no cast knows of."""
    if isinstance(error, apsw.ConstraintError):
        return "UNIQUE" in str(error)
    return isinstance(error, AlreadyExists) or (error is not None and _is_alike(error.__cause__))


def _names_row(error: Exception, source: Table[Any, Any]) -> bool:  # Any: of its own class
    return isinstance(error, Refused) and error.table == source.name and error.key is not None


@final
class _Database:
    """A database in memory, in which nothing looks at references."""

    def __init__(self, contents: bytes = b"") -> None:
        self.connection = apsw.Connection(":memory:")
        if contents:
            self.connection.deserialize("main", contents)
        self.rows = SqliteRows(self.connection)

    def execute(self, script: str) -> None:
        """Run all statements of *script*."""
        self.connection.execute(script).fetchall()


def _insert(base: _Database, table: Table[Any, Any], value: object) -> bool:  # Any: the class of *value*
    """Insert *value*, unless two of its children are alike in what is unique in their table."""
    try:
        with base.rows.step():
            _put(base, table, value)
    except AlreadyExists:
        return False
    return True


def _put(base: _Database, table: Table[Any, Any], value: object) -> None:  # Any: the class of *value*
    bounded = bound(table)
    if not table.revisions:
        Writer(bounded, base.rows).insert([value])
        return
    recorder = Recorder(bounded, base.rows, lambda: 0)
    recorder.put([value])
    recorder.delete(bounded.key_of(value), None)
    recorder.put([value])


def _read(base: _Database, table: Table[Any, Any]) -> list[Any]:  # Any: of its own class
    """Return the entities in a table, and see that it counts their children right, and has the same in revisions."""
    bounded = bound(table)
    found = base.rows.fetch(Select(bounded.raw))
    values = whole(bounded, base.rows, found)
    for row, value in zip(found, values, strict=True):
        for name, field in table.counts.items():
            assert row[bounded.raw.columns.index(name)] == len(getattr(value, field)), f"`{name}` of {value!r}"
    if table.revisions:
        timeline = Timeline(bounded, base.rows)
        revisions = [timeline.revision(row) for row in timeline.changes(0, 10)]
        assert [each.recorded_at for each in revisions] == [0, 1, 2]
        assert identical([each.value for each in revisions], [values[0], None, values[0]])
    return values


def _check_references(base: _Database) -> None:
    """See that all references lead to a key of a table that is there; a value of a strategy refers to any row of it."""
    names = [str(name) for (name,) in base.connection.execute("SELECT name FROM sqlite_schema").fetchall()]
    for _, _, parent, _ in base.connection.execute("PRAGMA foreign_key_check").fetchall():
        assert parent in names, f"a reference leads to `{parent}`, which is no table"


def _content(base: _Database) -> list[object]:
    """Return all that is in the database."""
    names = base.connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    tables = [name for name, sql in names if sql and str(sql).startswith("CREATE TABLE")]
    content = [base.connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables]  # noqa: S608 - its own names
    return [names, content]


def _check_search(base: _Database) -> None:
    """See that each full-text search has the words of its table."""
    for (name,) in base.connection.execute("SELECT name FROM sqlite_schema WHERE sql LIKE '%USING fts5%'").fetchall():
        base.connection.execute(f'INSERT INTO "{name}" ("{name}", rank) VALUES (\'integrity-check\', 1)')  # noqa: S608 - the same


def definitions(connection: apsw.Connection) -> Definitions:
    """Return what the tables of a database are, whichever way they were made.

    Columns, types, keys, checks, references, indexes, triggers and searches are told; the order of columns and the text
    that SQLite keeps, which ALTER changes, are not.
    """
    found: Definitions = {}
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    for kind, name, owner, sql in (map(str, row) for row in rows):
        if kind == "table" and not sql.startswith("CREATE VIRTUAL"):
            found[name] = _table(connection, name, sql)
        else:
            found[name] = (kind, owner, _plain(sql))
    return found


def _table(connection: apsw.Connection, name: str, sql: str) -> object:
    quoted = '"' + name.replace('"', '""') + '"'
    columns = sorted(row[1:] for row in connection.execute(f"PRAGMA table_xinfo({quoted})").fetchall())
    references = sorted(
        (*row[2:7], connection_key)
        for connection_key, row in enumerate(
            sorted(connection.execute(f"PRAGMA foreign_key_list({quoted})").fetchall(), key=lambda row: row[2:])
        )
    )
    indexes = []
    for _, index, unique, origin, partial in connection.execute(f"PRAGMA index_list({quoted})").fetchall():
        parts = connection.execute(f'PRAGMA index_xinfo("{index}")').fetchall()
        of = sorted((part[0], part[2], part[3], part[4]) for part in parts if part[5])
        indexes.append((origin, unique, partial, "" if origin != "c" else index, of))
    return columns, references, sorted(indexes), sorted(_checks(sql)), sql.rstrip().endswith("STRICT")


def _checks(sql: str) -> list[tuple[str, str]]:
    """Return each check with its condition, up to the parenthesis that closes it."""
    return [(found[1], _plain(_within(sql, found.end()))) for found in _CHECK.finditer(sql)]


def _within(sql: str, start: int) -> str:
    depth, quote = 1, ""
    for place in range(start, len(sql)):
        character = sql[place]
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        else:
            depth += (character == "(") - (character == ")")
        if not depth:
            return sql[start:place]
    raise ValueError(sql)


def _plain(sql: str) -> str:
    return " ".join(sql.split())
