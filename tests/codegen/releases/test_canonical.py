"""The canonical form: what means the same is written the same, and for ever in the same way.

`python tests/codegen/releases/test_canonical.py` adds the schemas that `canonical.sha256` does not have yet.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import get_args

import pytest
from compiling import understood

from perdure_codegen.model import DeclaredType
from perdure_codegen.releases.canonical import canonical
from perdure_codegen.releases.layout import laid_out
from perdure_codegen.releases.tables import canonical_tables
from perdure_codegen.steps import ResolvedOperation

RECORD = Path(__file__).with_name("canonical.sha256")
SCHEMAS = Path(__file__).parents[1] / "history" / "schemas"
RECORDED = {line.split("  ")[1]: line.split("  ")[0] for line in RECORD.read_text().splitlines()}

PLAIN = """\
domain: shop
types:
  Name: {is: str, max_length: 64}
enums:
  Size: {members: [small, large]}
records:
  Item: {fields: {name: Name, size: Size}}
streams: {order: {key: Name}}
events:
  OrderPlaced:
    stream: order
    fields: {item: Item, count: {type: int, min: 1}, wish: str | None}
    changes: {2: [{add: count, fill: 1}]}
"""

OTHERWISE = """\
domain: shop
doc: A shop.
codec: msgpack
records:
  Item: {doc: What is sold., fields: {size: Size, name: {type: Name, default: thing, doc: How it is called.}}}
streams: {order: {doc: One order., key: Name}}
enums:
  Size: {members: [large, small]}
types:
  Name: {is: str, doc: A name., max_length: 64}
events:
  OrderPlaced:
    doc: Somebody bought something.
    stream: order
    fields:
      wish: str | None
      count: {type: int, min: 1}
      item: Item
    changes: {2: [{add: count, fill: 1, because: people buy several}]}
"""


def text(schema: str) -> str:
    """Return the canonical form of *schema* as it is written."""
    domain = understood(schema)
    return laid_out(canonical(domain) | ({"tables": canonical_tables(domain)} if domain.entities else {}))


def digest(path: Path) -> str:
    """Return the SHA-256 of the canonical form of the schema at *path*."""
    return hashlib.sha256(text(path.read_text()).encode()).hexdigest()


def test_only_meaning_counts() -> None:
    """Docs, reasons, defaults, codec and every order but that of operations are no part of it."""
    assert text(PLAIN) == text(OTHERWISE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("max_length: 64", "max_length: 65"),
        ("[small, large]", "[small, big]"),
        ("size: Size", "size: Size | None"),
        ("key: Name", "key: str"),
        ("min: 1}", "min: 1, unit: pieces}"),
        ("fill: 1", "fill: 2"),
        ("wish: str | None", "wish: str"),
        ("order", "purchase"),
    ],
)
def test_every_meaning_counts(old: str, new: str) -> None:
    """Whatever else is declared is a part of it."""
    assert old in PLAIN
    assert text(PLAIN) != text(PLAIN.replace(old, new))


TABLES = """\
domain: shop
entities:
  Person:
    {table: persons, key: id, fields: {id: int, name: str, born: date}, unique: [[name, born], name], search: [name]}
  Order:
    table: orders
    key: id
    fields: {id: int, buyer: {ref: Person, on_delete: cascade}}
    children: {items: Item}
    counts: {item_count: items}
    version: true
  Item: {table: items, key: place, fields: {place: int}, indexes: [[place desc]]}
"""


def test_tables_are_told_by_what_rows_are_held_to() -> None:
    """The order of things, and what is made of the rows, are no part of it."""
    other = TABLES.replace("[[name, born], name]", "[name, [born, name]]").replace(", search: [name]", "")
    other = other.replace("    counts: {item_count: items}\n", "").replace(", indexes: [[place desc]]", "")
    assert text(TABLES) == text(other)
    assert canonical_tables(understood(TABLES)) == {
        "Item": {"parent": "Order"},
        "Order": {"references": {"buyer": {"ref": "Person", "on_delete": "cascade"}}, "version": True},
        "Person": {"unique": [["born", "name"], ["name"]]},
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("unique: [[name, born], name]", "unique: [[name, born]]"),
        ("{ref: Person, on_delete: cascade}", "int"),
        ("on_delete: cascade", "on_delete: restrict"),
        ("    version: true\n", ""),
        ("table: orders", "table: purchases"),
        ("    children: {items: Item}\n    counts: {item_count: items}\n", ""),
    ],
)
def test_all_that_rows_are_held_to_counts(old: str, new: str) -> None:
    """Each is a part of it."""
    assert old in TABLES
    assert text(TABLES) != text(TABLES.replace(old, new))


def test_numbers_that_are_equal_in_python_are_told_apart() -> None:
    """In `json`, true is not 1, and 1 is not 1.0."""
    schema = """\
domain: shop
streams: {order: {key: str}}
events:
  OrderPlaced: {stream: order, fields: {extra: json}, changes: {2: [{add: extra, fill: {k: VALUE}}]}}
"""
    assert len({text(schema.replace("VALUE", value)) for value in ("1", "true", "1.0", "'1'", "null")}) == 5


@pytest.mark.parametrize("name", RECORDED)
def test_the_form_is_for_ever(name: str) -> None:
    """The hash of a release is made of it: what was once written is written so today, with every operation."""
    assert digest(SCHEMAS / name) == RECORDED[name]


def test_every_operation_is_recorded() -> None:
    """The recorded schemas have each operation that there is."""
    used = {
        type(operation)
        for name in RECORDED
        for declared in _declared(SCHEMAS / name)
        for step in declared.steps
        for operation in step.operations
    }
    assert used == set(get_args(ResolvedOperation))


def _declared(path: Path) -> tuple[DeclaredType, ...]:
    domain = understood(path.read_text())
    return (*domain.types.values(), *domain.events.values())


def test_a_renamed_type_says_what_it_said_before() -> None:
    """Versions are named as they were stored: a type that is renamed alters nothing about them, wherever it is held."""
    before = """\
domain: shop
records:
  Card: {fields: {number: str}}
  Cash: {fields: {given: int}, changes: {2: [{add: given, fill: 0}]}}
unions:
  Payment:
    members: [Card, Cash]
    changes:
      2: [{add_member: Cash, into: {hook: to_card}}, {adopt: Cash, from: 1, to: 2}]
streams: {order: {key: str}}
events:
  OrderPaid:
    stream: order
    fields: {by: Payment, cash: 'list[Cash]'}
    changes:
      2: [{add: cash, fill: []}]
      3: [{adopt: Payment, from: 1, to: 2}, {adopt: Cash, from: 1, to: 2}]
"""
    after = before.replace("Cash", "Money").replace("fill: 0}]", "fill: 0}], 3: [{rename_type: Cash, to: Money}]")
    adopts = "{adopt: Money, from: 2, to: 3}"
    after = after.replace("streams:", f"      3: [{adopts}]\nstreams:")
    after += f"      4: [{{adopt: Payment, from: 2, to: 3}}, {adopts}]\n"
    one, other = canonical(understood(before)), canonical(understood(after))
    assert other["types"]["Money"]["versions"][:2] == one["types"]["Cash"]["versions"]
    assert other["types"]["Payment"]["versions"][:2] == one["types"]["Payment"]["versions"]
    assert other["events"]["OrderPaid"]["versions"][:3] == one["events"]["OrderPaid"]["versions"]


def test_the_layout_is_json() -> None:
    """What is laid out is read as what it was, and no line is longer than a line of code where it can be broken."""
    tree = canonical(understood(PLAIN)) | {"text": 'é""" \\ \u2028', "numbers": list(range(100)), "empty": {}}
    written = laid_out(tree)
    assert json.loads(written) == tree
    assert written.isascii()
    assert max(map(len, written.splitlines())) <= 116


def main() -> None:
    """Record the schemas that are not recorded; what is recorded stays."""
    digests = {path.name: digest(path) for path in SCHEMAS.glob("*.yaml")} | RECORDED
    RECORD.write_text("".join(f"{digests[name]}  {name}\n" for name in sorted(digests)))


if __name__ == "__main__":
    main()
