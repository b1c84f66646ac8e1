"""Rows that mean something else from one release to the next, though no column of their table differs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from migrated import Released, contents, released

from perdure.errors import OlderTables, OtherTables

FIRST: Final = """\
domain: garden
records:
  Place: {fields: {north: float}}
entities:
  Bed:
    table: beds
    key: id
    fields: {id: int, width: int, height: int, at: Place}
"""
SECOND: Final = FIRST.replace(
    "{north: float}}",
    "{north: float, up: float}, changes: {2: [{add: up, fill: 0.5}]}}",
).replace("at: Place}\n", "at: Place}\n    changes: {2: [{adopt: Place, from: 1, to: 2}]}\n")
THIRD: Final = SECOND.replace("to: 2}]}\n", "to: 2}], 3: [{swap: [width, height]}]}\n")


def fill(domain: Released, path: Path) -> None:
    """Make a file with the build of release 1."""
    first = domain.build(1)
    with first.open(path) as store:
        store.beds.insert(first.front.Bed(id=1, width=2, height=3, at=first.front.Place(north=1.0)))


def test_rows_are_cast_though_columns_stay(tmp_path: Path) -> None:
    """What is within JSON, and fields that swap their names: a file that is behind is refused, and then migrated."""
    domain, path = released(FIRST, SECOND, THIRD), tmp_path / "garden.db"
    fill(domain, path)
    before = contents(path)
    with pytest.raises(OlderTables):
        domain.build().open(path)
    assert contents(path) == before
    for release in (2, 3):
        with domain.build(release).open(path, migrate=True) as store:
            bed = store.beds.get(1)
            assert (bed.width, bed.height) == ((2, 3) if release == 2 else (3, 2))
            assert bed.at == domain.build(release).front.Place(north=1.0, up=0.5)


def test_a_file_goes_to_the_newest_release_at_once(tmp_path: Path) -> None:
    """By all migrations between; a new file has what it would have then."""
    domain, path = released(FIRST, SECOND, THIRD), tmp_path / "garden.db"
    fill(domain, path)
    with domain.build().open(path, migrate=True) as store:
        assert (store.beds.get(1).width, store.beds.get(1).at.up) == (3, 0.5)
    domain.build().open(tmp_path / "new.db").close()
    domain.build().open(tmp_path / "new.db", migrate=True).close()


def test_a_draft_does_not_read_rows_that_mean_something_else(tmp_path: Path) -> None:
    """Its tables look as those of the release, and are not."""
    domain, path = released(FIRST, f"{SECOND}# of a draft\n"), tmp_path / "garden.db"
    fill(domain, path)
    (domain.folder / "domain.yaml").write_text(THIRD)
    draft = domain.build()  # which has two releases, and the swap in addition
    with pytest.raises(OtherTables):
        draft.open(path, allow_drafts=True)


def test_what_only_a_class_can_check_is_carried(tmp_path: Path) -> None:
    """The bounds of a decimal are in no table, and its values become what the step says."""
    first = "domain: till\nentities:\n  Item: {table: items, key: id, fields: {id: int, price: decimal}}\n"
    second = (
        "domain: till\nentities:\n  Item:\n    table: items\n    key: id\n"
        "    fields: {id: int, price: {type: decimal, max: '9.99'}}\n"
        "    changes: {2: [{constrain: price, from: {}, to: {max: '9.99'}, else: '9.99'}]}\n"
    )
    domain, path = released(first, second), tmp_path / "till.db"
    old = domain.build(1)
    with old.open(path) as store:
        store.items.insert(old.front.Item(id=1, price=Decimal(5)), old.front.Item(id=2, price=Decimal(50)))
    with domain.build().open(path, migrate=True) as store:
        assert [str(each.price) for each in store.items.list()] == ["5", "9.99"]
