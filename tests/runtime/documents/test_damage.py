"""Files that are no documents, or do not fit each other: each is named, with the place, and left as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compiling import build

from domains import sessions
from perdure.errors import DamagedDocument, NewerDocument


def _set(**fields: object) -> Callable[[dict[str, Any]], object]:
    return lambda document: document.update(fields)


@pytest.mark.parametrize(
    ("change", "where", "reason"),
    [
        (_set(task=3), "$.task", "expected `str`, got `int`"),
        (_set(tsak="x"), "$.tsak", "`Session` has no such field"),
        (lambda document: document.pop("task"), "$", "the field `task` is missing"),
        (_set(status="lost"), "$.status", "invalid enum value 'lost'"),
        (_set(created_at="2026-01-01T00:00:00"), "$.created_at", "expected a datetime with a zone"),
        (_set(instances=[]), "$.instances", "expected a tuple of Instance, of 1 to 10 items"),
        (lambda document: document["instances"][1].update(status=7), "$.instances[1].status", "expected `str`"),
        (lambda document: document["instances"][1].update(instance_id=0), "$.instances[1].instance_id", "at least 1"),
        (lambda document: document["chat_history"][0].update(x=1), "$.chat_history[0].x", "no such field"),
        (lambda document: document["chat_history"][0].pop("content"), "$.chat_history[0]", "`content` is missing"),
        (_set(chat_history={"a": 1}), "$.chat_history", "expected `array`"),
        (_set(workspace="1" * 16), "$.workspace", "there is no such row of `workspaces`"),
        (_set(total_duration=2**63), "$.total_duration", "integer"),
        (_set(total_duration=2**70), "$.total_duration", "integer"),
        (_set(task="\ud800"), "$", "surrogates"),
        (_set(**{"$version": 0}), "$.$version", "expected an integer of at least 1, got 0"),
        (_set(**{"$version": "2"}), "$.$version", "expected an integer of at least 1"),
        (_set(**{"$revision": 0}), "$.$revision", "expected an integer of at least 1"),
        (_set(**{"$other": 0}), "$.$other", "no such field"),
    ],
)
def test_the_place_is_named(folder: Path, change: Callable[[dict[str, Any]], object], where: str, reason: str) -> None:
    """By the file, and by the path in its JSON."""
    (path,) = (folder / "sessions").iterdir()
    document = json.loads(path.read_bytes())
    change(document)
    path.write_text(json.dumps(document))
    before = path.read_bytes()
    with pytest.raises(DamagedDocument) as raised:
        sessions.open_json(folder, allow_drafts=True)
    assert (raised.value.path, raised.value.where) == (str(path), where)
    assert reason in str(raised.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "it is no JSON: expecting value: line 1"),
        (b'{\n  "id": 1,\n<<<<<<< ours\n', "line 3"),
        (b"[]", "expected an object, got []"),
        (b"\xff{}", "byte 0 is no UTF-8"),
        (b'{"id": 1, "id": 2}', "the name `id` stands twice"),
        (b'{"id": NaN}', "`NaN` is no finite number"),
        (b'{"id": 1e999}', "`1e999` is no finite number"),
        (b"[" * 100_000, "it is nested too deeply"),
    ],
)
def test_what_is_no_json_is_named(folder: Path, raw: bytes, reason: str) -> None:
    """With the line, as an editor counts them; what a merge left behind is found."""
    (path,) = (folder / "sessions").iterdir()
    path.write_bytes(raw)
    with pytest.raises(DamagedDocument) as raised:
        sessions.open_json(folder, allow_drafts=True)
    assert reason in str(raised.value)
    assert raised.value.path == str(path)


def test_a_store_that_is_open_goes_on_once_it_is_mended(folder: Path) -> None:
    """Whoever comes to a damaged file is told, as often as it is asked; mended, it is read."""
    (path,) = (folder / "sessions").iterdir()
    good = path.read_bytes()
    with sessions.open_json(folder, allow_drafts=True) as store:
        (whole,) = store.sessions.list()
        path.write_bytes(good[:-5])
        with pytest.raises(Exception, match="was changed"):
            store.sessions.update(whole)
        for _ in range(2):
            with pytest.raises(DamagedDocument):
                store.sessions.count()
        path.write_bytes(good)
        assert store.sessions.get(whole.id) == whole


def test_two_files_with_one_key_are_named(folder: Path) -> None:
    """And two with the same values in a unique key."""
    path = folder / "workspaces/0000000000000000.json"
    copy = path.with_name("copy.json")
    copy.write_bytes(path.read_bytes())
    with pytest.raises(DamagedDocument, match=r"`0000000000000000\.json` beside it has the same key"):
        sessions.open_json(folder, allow_drafts=True)
    copy.write_text(path.read_text().replace("0000000000000000", "0000000000000001"))
    with pytest.raises(DamagedDocument, match=r"copy\.json.*\$\.path: .*another has the same `path`"):
        sessions.open_json(folder, allow_drafts=True)


def test_a_newer_document_is_not_touched(folder: Path) -> None:
    """A build that does not know its version says so."""
    path = folder / "workspaces/0000000000000000.json"
    path.write_text(path.read_text().replace('"$version": 1', '"$version": 2'))
    with pytest.raises(NewerDocument) as raised:
        sessions.open_json(folder, allow_drafts=True)
    assert (raised.value.type, raised.value.version, raised.value.known) == ("Workspace", 2, 1)


DEEP = """
domain: deep
records:
  Cow: {fields: {milk: int}}
  Hen: {fields: {eggs: 'int | None', marks: 'set[str]'}}
unions: {Animal: {members: [Cow, Hen]}}
types: {Price: {is: decimal}}
entities:
  Farm:
    table: farms
    key: [land, name]
    fields:
      land: str
      name: str
      price: {type: Price, default: '1.50'}
      animals: {type: 'list[Animal]', default: []}
      first: {type: 'Animal | None', default: null}
      named: 'dict[str, Animal]'
      notes: json
    children: {barns: {of: Barn}}
  Barn:
    table: barns
    key: number
    fields: {number: int, kept: {type: 'list[Animal]', default: []}, next: {ref: Land | None}}
    children: {doors: {of: Door}}
  Door: {table: doors, key: side, fields: {side: str, land: {ref: Land | None}}}
  Land: {table: lands, key: id, fields: {id: str}}
"""


def test_documents_of_many_levels(tmp_path: Path) -> None:
    """Unions, children of children, decimals and JSON come back as they were, and what is wrong in them is found."""
    package = build(DEEP, tmp_path / "code")
    front, tables = package.module("store"), package.module("tables")
    farm, entities, types = tmp_path / "farm", package.module("entities"), package.module("types")
    with front.open_json(farm, allow_drafts=True) as store:
        cow, hen = types.Cow(milk=1), types.Hen(eggs=None, marks=frozenset("cab"))
        door = entities.Door(side="left", land=None)
        whole = entities.Farm(
            land="a/b",
            name="X",
            animals=(cow, hen),
            first=hen,
            named={"b": cow, "a": hen},
            notes={"x": [1.5, None]},
            barns=(entities.Barn(number=2, kept=(hen,), next=None, doors=(door,)),),
        )
        store.farms.insert(whole)
    (path,) = (farm / "farms").iterdir()
    assert path.name.startswith("a%2Fb,X~")
    document = json.loads(path.read_bytes())
    assert document["first"] == {"$": "Hen", "eggs": None, "marks": ["a", "b", "c"]}
    del document["price"], document["first"]["eggs"], document["animals"]
    path.write_text(json.dumps(document))
    with front.open_json(farm, allow_drafts=True) as store:
        found = store.farms.get(("a/b", "X"))
        assert (found.barns, found.first, found.named, found.notes) == (whole.barns, hen, whole.named, whole.notes)
        assert (str(found.price), found.animals) == ("1.50", ())
    for place, where in (
        (document["first"], "$.first.x"),
        (document["named"]["b"], "$.named['b'].x"),
        (document["barns"][0]["kept"][0], "$.barns[0].kept[0].x"),
        (document["barns"][0]["doors"][0], "$.barns[0].doors[0].x"),
    ):
        place["x"] = 1
        path.write_text(json.dumps(document))
        with pytest.raises(DamagedDocument) as raised:
            front.open_json(farm, allow_drafts=True)
        assert raised.value.where == where
        del place["x"]
    document["barns"][0]["doors"][0]["land"] = "nowhere"
    path.write_text(json.dumps(document))
    with pytest.raises(DamagedDocument, match=r"\$\.barns\[0\]\.doors\[0\]\.land: there is no such row of `lands`"):
        front.open_json(farm, allow_drafts=True)
    assert tables.SCHEMA.roots
