"""Stores that may only become so large: what is refused, what goes on, and what makes room again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from compiling import Package, build
from faulty import Disk
from killing import CODE
from voting import vote

from domains import scheduler
from domains.scheduler import SchedulerStore, SessionId
from perdure import ANY
from perdure.engines.sqlite import SqliteEngine
from perdure.errors import Invalid, StoreFull

SIZE = 256 * 1024
FULL = """
domain: full
streams: {diary: {key: str}}
events: {Written: {stream: diary, fields: {text: str}}}
entities:
  Page:
    table: pages
    key: [book, number]
    fields: {book: str, number: int, title: str, text: str, reads: {type: int, counter: true, default: 0}}
    search: [title]
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Return a package that has events, and entities with a search."""
    return build(FULL, tmp_path_factory.mktemp("full"))


@pytest.fixture(params=["memory", "file"])
def store(package: Package, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """Return a store that may have 256 KiB."""
    target = ":memory:" if request.param == "memory" else tmp_path / "full.db"
    with opened(package, target) as made:
        yield made


def opened(package: Package, target: Path | str, max_size: int | None = SIZE) -> Any:  # Any: compiled a moment ago
    """Open a store at *target*."""
    return package.module("store").open_store(target, durability="normal", allow_drafts=True, max_size=max_size)


def page(package: Package, number: int, size: int = 2000) -> Any:  # Any: as above
    """Return a page whose words are its own."""
    title = " ".join(f"w{number}x{word}" for word in range(10))
    return package.module("entities").Page(book="b", number=number, title=title, text="x" * size)


def filled(package: Package, store: Any) -> int:  # Any: as above
    """Insert pages until there is no room, and return how many there were."""
    with pytest.raises(StoreFull) as caught:
        fill(package, store)
    assert caught.value.max_size == SIZE
    assert f"has reached its `max_size` of {SIZE} bytes" in str(caught.value)
    assert "open it with a larger `max_size`" in caught.value.help
    count: int = store.pages.count()
    return count


def fill(package: Package, store: Any) -> None:  # Any: as above
    """Insert page after page."""
    for number in range(1000):
        store.pages.insert_if_absent(page(package, number))


def tell(package: Package, store: Any) -> None:  # Any: as above
    """Append event after event, to four streams."""
    for number in range(1000):
        store.diary(f"d{number % 4}").append(written(package), expected=ANY)


def written(package: Package, size: int = 3000) -> Any:  # Any: as above
    """Return an event."""
    return package.module("events").Written(text="x" * size)


def test_rows_are_refused_and_read_and_deleted(package: Package, store: Any) -> None:
    """A full store refuses rows, whole, goes on reading and searching, and takes rows again where some were deleted."""
    count = filled(package, store)
    assert count > 10
    ways: tuple[Callable[[], object], ...] = (
        lambda: store.pages.insert(*(page(package, number) for number in range(count, count + 40))),
        lambda: store.pages.bulk(page(package, number) for number in range(count, count + 40)),
        lambda: store.pages.upsert(page(package, 0, 100_000)),
        lambda: store.pages.update(page(package, 0, 100_000)),
        lambda: store.pages.insert_if_absent(page(package, count, 100_000)),
        lambda: write_both(package, store, count),
        lambda: store.diary("d").append(*(written(package) for _ in range(40)), expected=ANY),
    )
    for way in ways:
        with pytest.raises(StoreFull, match="max_size"):
            way()
        assert store.pages.count() == count
        assert store.pages.get(("b", 0)) == page(package, 0)
        assert store.diary("d").version() == 0
    assert len(store.pages.search(f"w{count - 1}x1")) == 1
    assert store.pages.within({"book": "b"}).delete() == count
    assert filled(package, store) >= count - 2
    for number in range(5):
        assert store.pages.delete(("b", number))
    store.pages.insert(page(package, 0))


def write_both(package: Package, store: Any, count: int) -> None:  # Any: as above
    """Write rows and events in one transaction, which has no room."""
    with store.transaction() as work:
        work.diary("d").append(written(package, 10), expected=ANY)
        for number in range(count, count + 40):
            work.pages.insert(page(package, number))


def test_a_buffer_keeps_what_has_no_room(package: Package, store: Any) -> None:
    """What a full store does not take stays in the buffer, all of it, until there is room."""
    count = filled(package, store)
    buffer = store.buffer()
    buffer.pages.increment(("b", 0), {"reads": 1})
    for number in range(count, count + 30):
        buffer.pages.put(page(package, number))
    with pytest.raises(StoreFull, match="max_size"):
        buffer.flush()
    assert store.pages.get(("b", 0)).reads == 0
    assert buffer.flushed.pending == 31
    for number in range(1, 1 + min(40, count - 1)):
        store.pages.delete(("b", number))
    buffer.close()
    assert store.pages.get(("b", 0)).reads == 1
    assert store.pages.get(("b", count + 29)) == page(package, count + 29)


def test_events_are_refused_and_erased(package: Package, store: Any) -> None:
    """A full log refuses events, whole, is read, and takes some again where a stream was erased."""
    with pytest.raises(StoreFull, match="max_size"):
        tell(package, store)
    number = sum(store.diary(f"d{each}").version() for each in range(4))
    with pytest.raises(StoreFull, match="max_size"):
        store.diary("more").append(*(written(package) for _ in range(5)), expected=ANY)
    assert len(list(store.log.read())) == number
    store.diary("d0").erase(expected=ANY, because="it asked for that")
    store.diary("more").append(*(written(package) for _ in range(5)), expected=ANY)
    assert store.diary("more").version() == 5


def test_it_may_grow_when_it_is_opened_again(package: Package, tmp_path: Path) -> None:
    """The file stays as small as it may be; a larger size, or none, lets it grow; a smaller one takes nothing away."""
    path = tmp_path / "full.db"
    with opened(package, path) as store:
        count = filled(package, store)
    assert SIZE * 0.8 < path.stat().st_size <= SIZE
    with opened(package, path, SIZE // 2) as store:
        assert store.pages.count() == count
        with pytest.raises(StoreFull):
            store.pages.bulk(page(package, number) for number in range(count, count + 40))
    for size in (2 * SIZE, None):
        with opened(package, path, size) as store:
            more = store.pages.count()
            store.pages.bulk(page(package, number) for number in range(more, more + 40))
    assert path.stat().st_size > SIZE


@pytest.mark.parametrize("size", [0, -1, 1, 4096, 65535, 1e6, "1000000", True])
def test_sizes_that_make_no_sense(package: Package, tmp_path: Path, size: object) -> None:
    """A size is a number of bytes that has room for the tables of the store itself."""
    with pytest.raises(Invalid, match=r"`open\.max_size` expects a number of bytes"):
        opened(package, tmp_path / "full.db", size)  # type: ignore[arg-type] # that is the point
    assert not (tmp_path / "full.db").exists()


def test_a_size_that_not_even_the_tables_have(package: Package, tmp_path: Path) -> None:
    """A store without room for its own tables is not made, and can be made where there is room."""
    path = tmp_path / "full.db"
    with pytest.raises(StoreFull, match="max_size"):
        opened(package, path, 65536)
    with opened(package, path) as store:
        assert store.pages.count() == 0


def test_a_disk_without_room_is_another_thing(package: Package, tmp_path: Path) -> None:
    """Where it is the disk that is full, that is what is said."""
    disk = Disk("full-disk")
    tables = package.module("tables").SCHEMA.raw()
    engine = SqliteEngine(tmp_path / "full.db", "full", tables=tables, vfs=disk.name)
    disk.fail("write", apsw.FullError)
    with pytest.raises(StoreFull, match="there is no room on the disk") as caught, engine.writing() as rows:
        rows.query("INSERT INTO pages (book, number, title, text, reads) VALUES ('b', 1, 'x', 'y', 0)", {})
    assert caught.value.max_size is None
    assert "max_size" not in caught.value.help
    disk.mend()
    engine.close()


def test_projections_have_no_room_either(tmp_path: Path) -> None:
    """An append whose inline projection has no room is refused with it: neither is there, and both go on later."""
    path = tmp_path / "scheduler.db"
    with scheduler.open(path, projections=CODE, durability="normal", max_size=SIZE) as store:
        with pytest.raises(StoreFull, match="max_size"):
            vote_for_ever(store)
        (inline, _) = store.projections.status()
        assert inline.position == inline.head == len(list(store.log.read()))
        store.session(SessionId("s0")).erase(expected=ANY, because="it asked for that")
        store.session(SessionId("s1")).append(vote(), expected=ANY)
        assert store.projections.status()[0].state == "current"


def vote_for_ever(store: SchedulerStore) -> None:
    """Append vote after vote, to five sessions."""
    for number in range(10_000):
        store.session(SessionId(f"s{number % 5}")).append(vote(f"p{number}"), expected=ANY)
