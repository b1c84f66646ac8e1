"""Lowering a file that has events beside rows, and what is told of the rows on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from migrated import Released, contents, released

from perdure import ANY
from perdure.engines.sqlite import lower_file, raise_file
from perdure.errors import MigrationRefused, NotExpressible, OlderRelease
from perdure.events.releases import build_of

FIRST = """\
domain: garden
streams: {bed: {key: str}}
events:
  Watered: {stream: bed, fields: {litres: int}}
entities:
  Plant: {table: plants, key: id, fields: {id: int, height: int}}
"""
SECOND = """\
domain: garden
streams: {bed: {key: str}}
events:
  Watered: {stream: bed, fields: {litres: int}}
  Weeded: {stream: bed, fields: {by: str}}
entities:
  Plant:
    table: plants
    key: id
    fields: {id: int, height: int | None}
    changes: {2: [{retype: height, from: int, to: int | None}]}
"""


@pytest.fixture
def garden() -> Released:
    """Return a domain of two releases with events and rows."""
    return released(FIRST, SECOND)


@pytest.fixture
def path(tmp_path: Path, garden: Released) -> Path:
    """Return a file of the first release that was raised to the second one."""
    target = tmp_path / "garden.db"
    old = garden.build(1)
    with old.open(target) as store:
        store.bed("b").append(old.front.Watered(litres=3), expected=ANY)
        with store.transaction() as work:
            work.plants.insert(*(old.front.Plant(id=number, height=number) for number in range(1200)))
    told: list[tuple[int, int]] = []
    change(garden, target, 2, progress=lambda done, total: told.append((done, total)))
    assert told == []  # SQL has done it
    return target


def change(garden: Released, path: Path, release: int, *, progress: Callable[[int, int], None] | None = None) -> None:
    """Raise or lower a file to *release*, as `perdure migrate` does."""
    domain: Any = garden.build().module("registry").DOMAIN  # Any: it was generated a moment ago
    build = build_of(domain, release, migrates=True, allows_drafts=False)
    raw = garden.build().module("tables").SCHEMA.raw()

    def holds(name: str, version: int, number: int) -> bool:
        return bool(version <= domain.releases[number - 1].versions.get(name, 0))

    if release == len(domain.releases):
        raise_file(str(path), "garden", build, raw, progress=progress)
    else:
        lower_file(str(path), "garden", build, raw, release, holds=holds, progress=progress)


def test_rows_that_are_cast_are_counted(garden: Released, path: Path) -> None:
    """By the page, up to all of them."""
    told: list[tuple[int, int]] = []
    change(garden, path, 1, progress=lambda done, total: told.append((done, total)))
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]
    with garden.build(1).open(path) as store:
        assert store.plants.get(7).height == 7
        assert store.bed("b").version() == 1


def test_a_value_without_a_place_names_table_key_and_field(garden: Released, path: Path) -> None:
    """The NotExpressible of the cast is the cause; the rows that were cast already are as they were, too."""
    with garden.build().open(path) as store:
        store.plants.insert(garden.build().front.Plant(id=5000, height=None))
    before = contents(path)
    with pytest.raises(MigrationRefused, match=r"`Plant\.height` cannot be written as version 1") as refused:
        change(garden, path, 1)
    assert (refused.value.table, refused.value.key) == ("plants", 5000)
    assert isinstance(refused.value.__cause__, NotExpressible)
    assert refused.value.__cause__.field == "height"
    assert contents(path) == before


def test_an_event_of_the_newer_release_keeps_the_file_there(garden: Released, path: Path) -> None:
    """Builds of the former one could not read it; it is named."""
    build = garden.build()
    with build.open(path) as store:
        store.bed("b").append(build.front.Weeded(by="me"), expected=1)
    before = contents(path)
    with pytest.raises(MigrationRefused, match="there are events `Weeded` of version 1, which release 1 does not have"):
        change(garden, path, 1)
    assert contents(path) == before


def test_a_program_of_the_newer_release_is_refused_when_it_writes_next(garden: Released, path: Path) -> None:
    """Its events would be of a release at which the file is no more held."""
    build = garden.build()
    with build.open(path) as store:
        change(garden, path, 1)
        with pytest.raises(OlderRelease):
            store.bed("b").append(build.front.Watered(litres=1), expected=ANY)
        with pytest.raises(OlderRelease):
            store.plants.insert(build.front.Plant(id=5000, height=None))
