"""Temporal entities beside events and other entities: all in one transaction, or nothing."""

from __future__ import annotations

import datetime as dt
import importlib
from pathlib import Path
from typing import Any

import pytest
from compiling import build

from perdure import NEW
from perdure.errors import AlreadyExists, NotFound, ReferenceViolated

SCHEMA = """\
domain: desk
streams: {case: {key: str}}
events:
  Opened: {stream: case, fields: {by: str}}
entities:
  Person: {table: people, key: name, fields: {name: str}}
  Rule:
    table: rules
    key: id
    temporal: true
    fields: {id: int, title: str, owner: {ref: Person | None}}
    unique: [title]
  Copy:
    table: copies
    key: id
    fields: {id: int, rule: {ref: Rule, on_delete: cascade}}
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:  # Any: a package that is made here
    """Return the package of a domain that has everything."""
    built = build(SCHEMA, tmp_path_factory.mktemp("desk"))
    return importlib.import_module(f"{built.name}.desk")


def test_all_or_nothing(desk: Any, tmp_path: Path) -> None:
    """An error undoes events, rows and revisions alike; what went well is there together, with one clock."""
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with desk.open(tmp_path / "desk.db", allow_drafts=True, clock=lambda: now) as store:
        with store.transaction() as work:
            work.people.insert(desk.Person(name="ada"))
            work.rules.put(desk.Rule(id=1, title="a", owner="ada"))
            work.rules.put(desk.Rule(id=1, title="b", owner="ada"))
            work.case("c").append(desk.Opened(by="ada"), expected=NEW)
            assert work.rules.get(1).title == "b"
        with pytest.raises(NotFound), store.transaction() as work:
            _fail(desk, work)
        assert [each.value.title for each in store.rules.history(1)] == ["a", "b"]
        (event,) = store.case("c").read()
        last = store.rules.latest(1)
        assert event.recorded_at == now
        assert last.recorded_at == int(now.timestamp()) * 10**9 + 1
        assert last.position == 2


def _fail(desk: Any, work: Any) -> None:
    work.case("c").append(desk.Opened(by="bob"), expected=1)
    work.rules.delete(1)
    work.rules.put(desk.Rule(id=2, title="b", owner=None))
    work.people.delete("nobody")
    work.people.update(desk.Person(name="nobody"))


def test_references_and_unique_keys_are_of_what_is_there(desk: Any) -> None:
    """A deletion that others restrict writes no tombstone; what refers to a rule by `cascade` goes with it."""
    with desk.open(":memory:", allow_drafts=True) as store:
        store.people.insert(desk.Person(name="ada"))
        with pytest.raises(ReferenceViolated) as caught:
            store.rules.put(desk.Rule(id=1, title="a", owner="bob"))
        assert (caught.value.field, caught.value.value) == ("owner", "bob")
        assert store.rules.revision_count() == 0
        store.rules.put(desk.Rule(id=1, title="a", owner="ada"))
        with pytest.raises(ReferenceViolated):
            store.people.delete("ada")
        with pytest.raises(AlreadyExists) as twice:
            store.rules.put(desk.Rule(id=2, title="x", owner=None), desk.Rule(id=3, title="a", owner=None))
        assert (twice.value.key, twice.value.fields) == (3, ("title",))
        assert store.rules.position() == 1
        store.copies.insert(desk.Copy(id=1, rule=1))
        store.rules.delete(1)
        assert store.copies.count() == 0
        assert store.people.delete("ada"), "history refers to nobody"
        store.rules.put(desk.Rule(id=2, title="a", owner=None))
        assert [each.is_deleted for each in store.rules.history(1)] == [False, True]
