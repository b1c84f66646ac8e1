"""Revisions of temporal entities in JSON files: one a file, which never changes."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest

from domains import knowledge
from domains.knowledge import KnowledgeId, KnowledgeStore, Pattern, Tag
from perdure.errors import DamagedDocument
from perdure.testing.temporal import StillClock

KEY = KnowledgeId("retry:loop")
FIRST = Pattern(id=KEY, name="Retry", tags=(Tag("io"),), description="Try again.", uses=1)
SECOND = attrs.evolve(FIRST, uses=2)


def opened(path: Path) -> KnowledgeStore:
    """Open the folder."""
    return knowledge.open_json(path, durability="normal", clock=StillClock(), allow_drafts=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a pattern that was changed and deleted."""
    path = tmp_path / "knowledge"
    with opened(path) as store:
        store.patterns.insert(FIRST)
        store.patterns.update(SECOND)
        store.patterns.delete(KEY)
    return path


def test_each_revision_is_a_file(folder: Path) -> None:
    """Called by the key and the moment, so that the files of one key stand in the order of time; a tombstone, too."""
    paths = sorted((folder / "patterns").iterdir())
    assert [path.name.partition(",")[0] for path in paths] == ["retry%3Aloop"] * 3
    documents = [json.loads(path.read_bytes()) for path in paths]
    assert list(documents[0]) == [
        "$version", "$recorded_at", "$position", "id", "name", "tags", "description", "uses",
    ]  # fmt: skip
    assert [each["$position"] for each in documents] == [1, 2, 3]
    assert documents[2] == {
        "$version": 1,
        "$recorded_at": documents[1]["$recorded_at"] + 1,
        "$position": 3,
        "$deleted": [KEY],
    }
    with opened(folder) as store:
        before = {path: path.read_bytes() for path in paths}
        store.patterns.insert(FIRST)
        assert [each.value for each in store.patterns.history(KEY)] == [FIRST, SECOND, None, FIRST]
        assert before.items() <= {path: path.read_bytes() for path in (folder / "patterns").iterdir()}.items()


def test_revisions_that_somebody_wrote_get_a_place_behind_the_others(folder: Path) -> None:
    """The same at each opening, and for good with the next change; so do two that a merge gave the same place."""
    (old, *_) = sorted((folder / "patterns").iterdir())
    document = json.loads(old.read_bytes())
    del document["$position"]
    (folder / "patterns/mine.json").write_text(json.dumps(document | {"id": "mine", "$recorded_at": 7}))
    (folder / "patterns/other.json").write_text(json.dumps(document | {"id": "other", "$position": 2}))
    for _ in range(2):
        with opened(folder) as store:
            assert store.patterns.as_of(KnowledgeId("mine"), 7) is not None
            changes = list(store.patterns.changes())
            assert [each.position for each in changes] == [1, 2, 3, 4, 5]
            assert [each.key for each in changes][:3].count(KEY) >= 2
            keys = [each.key for each in changes]
            assert keys.index(KnowledgeId("mine")) > 2
    with opened(folder) as store:
        store.patterns.put(attrs.evolve(FIRST, uses=9))
        assert [each.key for each in store.patterns.changes()] == [*keys, KEY]
    assert json.loads((folder / "patterns/mine.json").read_bytes())["$position"] > 3
    with opened(folder) as store:
        assert [each.key for each in store.patterns.changes()] == [*keys, KEY]


def test_two_stores_see_each_other_s_revisions(folder: Path) -> None:
    """Also such as are recorded of the past, and tombstones."""
    with opened(folder) as one, opened(folder) as two:
        one.patterns.insert(FIRST)
        assert two.patterns.get(KEY) == FIRST
        two.patterns.update(SECOND)
        (revision,) = two.patterns.latest_of_all()
        assert one.patterns.latest_of_all().items == (revision,)
        two.patterns.record_all([attrs.evolve(revision, recorded_at=-5)])
        assert one.patterns.get(KEY) == SECOND
        assert one.patterns.history(KEY).items[0].recorded_at == -5
        two.patterns.delete(KEY)
        assert one.patterns.find(KEY) is None
        assert list(one.patterns.changes()) == list(two.patterns.changes())


@pytest.mark.parametrize(
    ("change", "where", "reason"),
    [
        ({"$recorded_at": None}, "$.$recorded_at", "expected an integer"),
        ({"$recorded_at": 2**63}, "$.$recorded_at", "expected an integer"),
        ({"$position": -1}, "$.$position", "at least 0"),
        ({"$deleted": KEY}, "$.$deleted", "expected the key of what was deleted, an array of id"),
        ({"$deleted": [1]}, "$.$deleted", "expected the key"),
        ({"$deleted": [KEY]}, "$.id", "what was deleted has no fields"),
        ({"uses": -1}, "$.uses", "expected"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, change: dict[str, object], where: str, reason: str) -> None:
    """By the file and the path in it."""
    (path, *_) = sorted((folder / "patterns").iterdir())
    path.write_text(json.dumps(json.loads(path.read_bytes()) | change))
    with pytest.raises(DamagedDocument) as raised:
        opened(folder)
    assert (raised.value.path, raised.value.where) == (str(path), where)
    assert reason in raised.value.reason
