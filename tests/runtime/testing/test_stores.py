"""The laws of stores hold on every engine, and each of them is broken by a store that was broken on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from perdure.engines import Raw
from perdure.errors import UnknownType, UnreadableRecord
from perdure.events import folding, readers
from perdure.events.core import Codecs
from perdure.events.following import Following
from perdure.events.log import Log
from perdure.events.readers import Readers
from perdure.testing import named
from perdure.testing.harness import Harness
from perdure.testing.memory import MemoryHarness
from perdure.testing.sqlite import SqliteHarness
from perdure.testing.stores import LAWS


@pytest.fixture(params=["sqlite", "memory", "three partitions"])
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Harness]:
    """Return an empty medium."""
    made: dict[str, Callable[[], Harness]] = {
        "sqlite": lambda: SqliteHarness(tmp_path),
        "memory": MemoryHarness,
        "three partitions": lambda: MemoryHarness(3),
    }
    found = made[request.param]()
    yield found
    found.close()


@pytest.mark.parametrize("law", LAWS, ids=named)
def test_law(law: Callable[[Harness], None], harness: Harness) -> None:
    """Each law holds."""
    law(harness)


def skips_what_it_cannot_read(patch: pytest.MonkeyPatch) -> None:
    """A follower goes on behind a record that it cannot read."""
    page = Following._page

    def on(self: Any, rows: Sequence[Raw], partition: int, positions: dict[int, int]) -> Iterator[Any]:
        try:
            yield from page(self, rows, partition, positions)
        except UnreadableRecord:
            positions[partition] = rows[-1][0]

    patch.setattr(Following, "_page", on)


def reads_the_newest_alone(patch: pytest.MonkeyPatch) -> None:
    """The log leaves out the second part of what was split."""
    found = Log._found

    def first(self: Any, *arguments: Any) -> Iterator[Any]:
        return (each for each in found(self, *arguments) if not each.part)

    patch.setattr(Log, "_found", first)


def folds_from_too_late(patch: pytest.MonkeyPatch) -> None:
    """A snapshot says that it holds one event more than it does."""
    keep = folding._keep

    def wrong(core: Any, fold: Any, snapshot: Any) -> None:
        keep(core, fold, msgspec.structs.replace(snapshot, version=snapshot.version - 1))

    patch.setattr(folding, "_keep", wrong)


def takes_any_repetition(patch: pytest.MonkeyPatch) -> None:
    """A key is enough."""
    patch.setattr(Codecs, "is_repeat", lambda *_: True)


def takes_a_part_for_a_repetition(patch: pytest.MonkeyPatch) -> None:
    """Of what was appended with a key, the first events are enough."""
    same = Codecs.is_repeat
    patch.setattr(Codecs, "is_repeat", lambda self, found, events: same(self, found[: len(events)], events))


def rounds_floats(patch: pytest.MonkeyPatch) -> None:
    """A whole float comes back as an integer."""
    page = Readers.page

    def rounded(self: Any, rows: Sequence[Raw]) -> Any:
        def whole(event: Any) -> Any:
            more = getattr(event, "more", None)
            return type(event)(text=event.text, more=int(more), by=event.by) if isinstance(more, float) else event

        return [msgspec.structs.replace(each, event=whole(each.event)) for each in page(self, rows)]

    patch.setattr(Readers, "page", rounded)


def believes_what_is_newer(patch: pytest.MonkeyPatch) -> None:
    """A record of a newer version is an unknown one."""
    patch.setattr(readers, "NewerVersion", UnknownType)


@pytest.mark.parametrize(
    "broken",
    [
        skips_what_it_cannot_read,
        reads_the_newest_alone,
        folds_from_too_late,
        takes_any_repetition,
        takes_a_part_for_a_repetition,
        rounds_floats,
        believes_what_is_newer,
    ],
)
def test_a_broken_store_breaks_a_law(
    broken: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least one, and not all of them."""
    broken(monkeypatch)
    assert 0 < sum(_breaks(law) for law in LAWS) < len(LAWS)


def _breaks(law: Callable[[Harness], None]) -> bool:
    harness = MemoryHarness()
    try:
        law(harness)
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 - however it is noticed
        return True
    finally:
        harness.close()
    return False
