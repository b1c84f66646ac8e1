"""An export says of which releases it is: what would be refused as a file is refused as lines, too."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ledger.builds import account, build, make
from ledger.events import Event
from ledger.releases import another_line
from ledger.samples import NOTED

from perdure import NEW, Store
from perdure.engines import Engine
from perdure.engines.memory import MemoryEngine
from perdure.engines.sqlite import SqliteEngine
from perdure.errors import DraftStore, ForkedHistory, NewerRelease, OlderRelease, OpenError
from perdure.moving.lines import header_of
from perdure.registry import Domain


def exported(folder: Path, domain: Domain[Event]) -> list[bytes]:
    """Return the lines of an export of a file with one event that *domain* wrote."""
    with Store.open(domain, folder / "source.db", allow_drafts=domain.is_draft) as store:
        account(store).append(NOTED, expected=NEW)
        lines = io.BytesIO()
        store.maintenance.export(lines)
    return lines.getvalue().splitlines(keepends=True)


@pytest.mark.parametrize(
    ("source", "target", "held", "expected"),
    [
        (build(2), build(3), 3, None),
        (build(3), build(3), 3, None),
        (build(3), build(2), 2, NewerRelease),
        (build(3), build(3), 2, OlderRelease),
        (build(3, releases=another_line(2)), build(3), 3, ForkedHistory),
        (build(3, is_draft=True), build(3), 3, DraftStore),
    ],
)
def test_an_import_knows_the_releases_of_its_lines(
    tmp_path: Path,
    source: Domain[Event],
    target: Domain[Event],
    held: int,
    expected: type[OpenError] | None,
) -> None:
    """Before a line of it is written."""
    lines = exported(tmp_path, source)
    path = tmp_path / "target.db"
    make(path, held)
    with Store.open(target, path, write_as=held) as store:
        if expected:
            with pytest.raises(expected):
                store.maintenance.import_(lines)
        else:
            store.maintenance.import_(lines)
        assert account(store).version() == (0 if expected else 1)


def test_drafts_go_where_drafts_are(tmp_path: Path) -> None:
    """From one file that is marked to another, and to memory."""
    draft = build(3, is_draft=True)
    lines = exported(tmp_path, draft)
    for target in (tmp_path / "target.db", ":memory:"):
        with Store.open(draft, target, allow_drafts=True) as store:
            assert store.maintenance.import_(lines).written == 1


def test_an_export_of_memory_is_of_the_releases_that_its_build_knows(tmp_path: Path) -> None:
    """There is no file that would record any."""
    with Store.open(build(2), ":memory:") as store:
        account(store).append(NOTED, expected=NEW)
        lines = io.BytesIO()
        store.maintenance.export(lines)
    with Store.open(build(3), tmp_path / "x.db") as store:
        assert store.maintenance.import_(io.BytesIO(lines.getvalue())).written == 1


@pytest.mark.parametrize("make", [MemoryEngine, lambda: SqliteEngine(":memory:", "ledger")])
def test_whatever_is_in_memory_records_nothing(make: Callable[[], Engine]) -> None:
    """Not even that there may be drafts: what is exported of it has the releases of its build."""
    lines = io.BytesIO()
    with Store.on(build(2), make()) as store:
        assert store._core.engine.upkeep.held() is None
        account(store).append(NOTED, expected=NEW)
        store.maintenance.export(lines)
    header = header_of(lines.getvalue().splitlines()[0])
    assert (len(header.releases), header.has_drafts) == (2, False)


def test_an_import_into_a_file_that_was_raised_meanwhile_is_refused(tmp_path: Path) -> None:
    """As an append would be, within the transaction."""
    lines = exported(tmp_path, build(2))
    path = tmp_path / "target.db"
    with Store.open(build(2), path) as store:

        def raised() -> Iterator[bytes]:
            yield lines[0]
            Store.open(build(3), path, migrate=True).close()
            yield from lines[1:]

        with pytest.raises(NewerRelease):
            store.maintenance.import_(raised())
        assert account(store).version() == 0
