"""Documents of former versions: read as today's class, and written as that when they are changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from compiling import build
from migrated.builds import released
from migrated.farm import FARM
from migrated.files import SEEN
from migrated.library import LIBRARY

from perdure.errors import (
    DamagedDocument,
    DraftDomain,
    DraftStore,
    ForkedHistory,
    NewerDocument,
    NewerRelease,
    OlderRelease,
)


def test_the_oldest_documents_are_read_by_the_newest_build(tmp_path: Path) -> None:
    """Each release reads what all before it wrote, through the casts; what it changes, it writes as its own."""
    domain, path = released(*LIBRARY), tmp_path / "library"
    first, third = domain.build(1), domain.build(3)
    with first.front.open_json(path) as store:
        for code in ("a", "b"):
            store.authors.insert(first.front.Author(code=code, name=code, born=None, seen=SEEN, rank=1))
    with pytest.raises(OlderRelease):
        third.front.open_json(path)
    with third.front.open_json(path, read_only=True) as store:
        assert store.authors.get("a") == third.front.Author(id="a", name="a", birth=None, seen=SEEN, rank=1)
    with third.front.open_json(path, migrate=True) as store:
        store.authors.update(third.front.Author(id="a", name="changed", birth=1, seen=SEEN, rank=None))
    documents = {file.name: json.loads(file.read_bytes()) for file in (path / "authors").iterdir()}
    assert [documents[name]["$version"] for name in ("a.json", "b.json")] == [3, 1]
    assert list(documents["a.json"]) == ["$version", "id", "name", "birth", "seen", "rank"]
    with third.front.open_json(path) as store:
        assert [each.name for each in store.authors.list()] == ["changed", "b"]
    for older in (first, domain.build(2)):
        with pytest.raises(NewerRelease):
            older.front.open_json(path)


def test_a_document_without_a_version_is_of_the_first(tmp_path: Path) -> None:
    """As those of a predecessor are, which knew of none; a newer one is refused by name."""
    build, path = released(*LIBRARY).build(), tmp_path / "library"
    (path / "authors").mkdir(parents=True)
    file = path / "authors/ann.json"
    file.write_text('{"code": "a", "name": "Ann", "seen": "2026-01-01T00:00:00Z", "rank": 3}')
    with build.front.open_json(path) as store:
        assert store.authors.get("a") == build.front.Author(id="a", name="Ann", birth=None, seen=SEEN, rank=3)
    file.write_text('{"$version": 2, "code": "a"}')
    with pytest.raises(DamagedDocument, match="`AuthorV2` has no such field"):
        build.front.open_json(path)
    file.write_text('{"$version": 4}')
    with pytest.raises(NewerDocument, match=r"an? `Author` of version 4, and this build knows versions up to 3"):
        build.front.open_json(path)


def test_casts_may_need_hooks(tmp_path: Path) -> None:
    """They are given when the folder is opened; what one of them raises is told of the document."""
    domain, path = released(*FARM), tmp_path / "farm"
    first, newest = domain.build(1), domain.build()
    types = first.module("types")
    field = first.front.Field(
        name="north",
        place=types.Place(north=1.0, east=2.0),
        size=7,
        unit="ha",
        first=types.Hen(eggs=2),
        stalls=(),
        gates=(),
    )
    with first.front.open_json(path) as store:
        store.fields.insert(field)
    with newest.front.open_json(path, hooks=newest.hooks, migrate=True) as store:
        (found,) = store.fields.list()
        assert type(found) is newest.front.Meadow
    (file,) = (path / "fields").iterdir()
    before = file.read_bytes()
    with pytest.raises(DamagedDocument, match="it is of version 1, and its cast failed"):
        newest.front.open_json(path, hooks=object())
    assert file.read_bytes() == before


def test_a_process_is_told_when_the_folder_is_raised(tmp_path: Path) -> None:
    """An older build that has it open does not write behind a newer one."""
    domain, path = released(*LIBRARY), tmp_path / "library"
    first, third = domain.build(1), domain.build(3)
    with first.front.open_json(path) as old:
        author = first.front.Author(code="a", name="a", born=None, seen=SEEN, rank=1)
        old.authors.insert(author)
        third.front.open_json(path, migrate=True).close()
        for _ in range(2):
            with pytest.raises(NewerRelease):
                old.authors.update(author)
            with pytest.raises(NewerRelease):
                old.authors.count()


def test_drafts_mark_the_folder(tmp_path: Path) -> None:
    """As they do a file: they must be allowed, and no released build opens it then."""
    released_, path = released(LIBRARY[0]), tmp_path / "library"
    draft = released(*LIBRARY[:2]).build(2)
    build = released_.build()
    with build.front.open_json(path):
        pass
    other = json.loads((path / "perdure.json").read_bytes())
    assert other["drafts"] is False
    (path / "perdure.json").write_text(json.dumps(other | {"drafts": True}))
    with pytest.raises(DraftStore):
        build.front.open_json(path)
    with build.front.open_json(path, allow_drafts=True):
        pass
    (path / "perdure.json").write_text(json.dumps(other | {"releases": ["0" * 64]}))
    with pytest.raises(ForkedHistory):
        draft.front.open_json(path)


def test_a_draft_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    """Unless it is allowed, or only reads."""
    package = build(LIBRARY[0], tmp_path / "code")
    with pytest.raises(DraftDomain):
        package.module("store").open_json(tmp_path / "x")
    assert not (tmp_path / "x").exists()
    package.module("store").open_json(tmp_path / "x", allow_drafts=True).close()
    assert json.loads((tmp_path / "x/perdure.json").read_bytes())["drafts"] is True
