"""What SQL does of a migration: constants of every kind, references in circles, and what ALTER is enough for."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import apsw
from hypothesis import given, settings
from migrated import Released, released

from perdure.testing.migrations import Rounds

PROFILE: Final = settings(max_examples=15, derandomize=True, deadline=None, database=None)

CIRCLE: Final = """\
domain: circle
enums:
  Color: {members: [red, blue]}
entities:
  Node:
    table: nodes
    key: id
    fields: {id: int, up: {ref: Node, on_delete: cascade}, leaf: {ref: Leaf | None, on_delete: set_null}, plain: str}
    children: {parts: Part}
  Leaf:
    table: leaves
    key: code
    fields: {code: str, node: {ref: Node | None, on_delete: set_null}}
  Part:
    table: parts
    key: [a, b]
    fields: {a: str, b: date}
"""
ADDED: Final = (
    ("yes", "bool", "true"),
    ("number", "float", "1.5"),
    ("data", "bytes", "aGk="),
    ("unique_id", "uuid", "00000000-0000-0000-0000-000000000001"),
    ("moment", "datetime", "'2020-01-01T00:00:00Z'"),
    ("clock", "time", "'01:02:03'"),
    ("span", "duration", "PT5S"),
    ("day", "date", "2020-01-01"),
    ("color", "Color", "red"),
    ("words", "str", '"it\'s; -- \\"so\\""'),
    ("least", "int", "-9223372036854775808"),
    ("nothing", "Color | None", "null"),
)
FILLED: Final = CIRCLE.replace(
    "plain: str}\n",
    f"plain: str, {', '.join(f'{name}: {kind}' for name, kind, _ in ADDED)}}}\n"
    f"    changes: {{2: [{', '.join(f'{{add: {name}, fill: {fill}}}' for name, _, fill in ADDED)}]}}\n",
)
PLAIN: Final = """\
domain: plain
entities:
  Page:
    table: pages
    key: id
    fields: {id: int, title: str, text: str, author: str, old: int, left: bool}
    indexes: [[author], [title desc]]
    search: [title, text]
"""
ALTERED: Final = """\
domain: plain
entities:
  Page:
    table: pages
    key: id
    fields: {id: int, heading: str, text: str, author: str, left: bool, new: int | None, more: 'list[str] | None'}
    indexes: [[author], [heading desc], [new]]
    search: [heading, text]
    changes:
      2:
        - {rename: title, to: heading}
        - {remove: old, type: int, fill: 7}
        - {add: new, fill: null}
        - {add: more, fill: null}
"""

LIST_CHECK: Final = """CONSTRAINT "pages_more_format" CHECK (json_valid("more") AND json_type("more") = 'array')"""


def hold(domain: Released, table: str, name: str) -> None:
    """Hold the entities of one table to the laws of migrations, from both sides."""
    build = domain.build()
    testing: Any = build.module("testing")  # Any: it was generated a moment ago
    rounds = Rounds(build.module("tables").SCHEMA, build.module("migrations").MIGRATIONS)

    @PROFILE
    @given(old=getattr(testing, f"{name}_v1")(), new=getattr(testing, name)())
    def goes_both_ways(old: object, new: object) -> None:
        rounds.goes_up(2, table, old)
        rounds.goes_down(2, table, new)

    rounds.makes_what_is_made_fresh()
    goes_both_ways()


def statements(domain: Released, way: str) -> list[str]:
    """Return the first lines of the statements of the last migration."""
    script = domain.build().module("migrations").MIGRATIONS[-1].script(way)
    return [line for line in script.splitlines() if line.startswith(("ALTER", "SELECT", "INSERT", "CREATE", "DROP"))]


def test_constants_are_written_as_the_casts_make_them() -> None:
    """Of every kind that SQL can write; no row goes through Python for them."""
    domain = released(CIRCLE, FILLED)
    assert not any("perdure_cast" in each for each in statements(domain, "up"))
    hold(domain, "nodes", "node")


def test_references_in_circles_stay(tmp_path: Path) -> None:
    """A table that refers to itself, and two that refer to each other: none loses a row."""
    domain, path = released(CIRCLE, FILLED), tmp_path / "circle.db"
    domain.build(1).open(path).close()
    connection = apsw.Connection(str(path))
    for statement in (
        "INSERT INTO nodes (id, up, leaf, plain) VALUES (1, 1, 'x', 'a'), (2, 1, 'x', 'b')",
        "INSERT INTO leaves (code, node) VALUES ('x', 2)",
        "INSERT INTO parts (node_id, a, b, _position) VALUES (1, 'k', '2020-01-01', 0), (2, 'k', '2020-01-01', 0)",
    ):
        connection.execute(statement)
    connection.close()
    with domain.build().open(path, migrate=True) as store:
        assert (store.nodes.get(2).up, store.leaves.get("x").node, store.parts.count()) == (1, 2, 2)
        assert store.nodes.get(1).words == 'it\'s; -- "so"'
        store.nodes.delete(1)  # and with it all that refers to it
        assert (store.nodes.count(), store.parts.count(), store.leaves.get("x").node) == (0, 0, None)


def test_alter_does_what_it_can() -> None:
    """No row is copied where columns without rules are added as None, dropped or renamed; their indexes are made."""
    domain = released(PLAIN, ALTERED)
    up = statements(domain, "up")
    assert [each for each in up if each.startswith("ALTER")] == [
        'ALTER TABLE "pages" DROP COLUMN "old";',
        'ALTER TABLE "pages" RENAME COLUMN "title" TO "heading";',
        'ALTER TABLE "pages" ADD COLUMN "new" INTEGER;',
        f'ALTER TABLE "pages" ADD COLUMN "more" TEXT {LIST_CHECK};',
    ]
    assert not any(each.startswith(("CREATE TABLE", "SELECT")) for each in up)
    assert any(each.startswith('INSERT INTO "perdure_new_pages"') for each in statements(domain, "down"))
    hold(domain, "pages", "page")
