"""An event that cannot be applied stops a projection, or its append, with all that is to be known; and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, final

import apsw
import pytest
from voting import rows_of, vote

from domains.scheduler import (
    FinalDateProjection,
    FinalDateTables,
    HeatMapRowsTables,
    PlayerId,
    SchedulerProjections,
    SchedulerStore,
    SessionCreated,
    SessionId,
    VoteAdded,
)
from perdure.engines import Request
from perdure.engines.sqlite.checksum import sealed
from perdure.errors import AppendRefused, CorruptRecord, Invalid, NotFound, ProjectionFailed
from perdure.events import Erased, Recorded
from scheduler_app.projections import FinalDate, HeatMapRows

Open = Callable[..., SchedulerStore]
SESSION = SessionId("s-1")


@final
class Picky:
    """The code of the example, which cannot bear sessions of some titles."""

    def __init__(self, *bad: str) -> None:
        """Bear none of *bad*."""
        self.bad = bad
        self.real = FinalDate()

    def __getattr__(self, name: str) -> object:
        """Return what the code of the example has."""
        return getattr(self.real, name)

    def session_created(
        self, event: SessionCreated, recorded: Recorded[SessionCreated], tables: FinalDateTables, /
    ) -> None:
        """Fail after a change."""
        self.real.session_created(event, recorded, tables)
        if event.title in self.bad:
            raise ValueError(f"cannot bear {event.title}")


def picky(*bad: str) -> SchedulerProjections:
    """Return the code with a projection that cannot bear sessions of the titles *bad*."""
    code: FinalDateProjection = Picky(*bad)  # type: ignore[assignment] # it has the rest of the methods, too
    return SchedulerProjections(heat_map_rows=HeatMapRows(), final_date=code)


def create(store: SchedulerStore, *titles: str) -> None:
    """Create a session of each title."""
    for number, title in enumerate(titles, 1):
        store.session(SessionId(f"s-{number}")).append(
            SessionCreated(title=title, organizer=PlayerId("ada")), expected=0
        )


def test_a_poisoned_event_stops_the_projection_and_says_where(reopen: Open) -> None:
    """What was before it is applied, and nothing of it; position and error are told, however often it runs."""
    store = reopen(picky("bad"))
    create(store, "one", "two", "bad", "four")
    for _ in range(2):
        with pytest.raises(ProjectionFailed, match=r"stopped at position 3 .*ValueError: cannot bear bad") as failed:
            store.projections.run("final_date")
        assert (failed.value.position, failed.value.stream, failed.value.version) == (3, "session/s-3", 1)
    assert [row.title for row in store.overviews.each()] == ["one", "two"]
    (status,) = store.projections.status("final_date")
    assert (status.state, status.position, status.failed, status.owner) == ("stopped", 2, 3, "")
    assert status.error == "ValueError: cannot bear bad"


def test_corrected_code_goes_on_where_it_stopped(reopen: Open) -> None:
    """Running again begins with the event itself."""
    create(store := reopen(picky("bad")), "one", "bad", "three")
    with pytest.raises(ProjectionFailed):
        store.projections.run("final_date")
    corrected = reopen()
    assert corrected.projections.run("final_date") == 2
    assert [row.title for row in corrected.overviews.each()] == ["one", "bad", "three"]
    assert corrected.projections.status("final_date")[0].state == "current"


def test_a_skipped_event_is_left_out_for_good_and_recorded(reopen: Open) -> None:
    """The projection goes on behind it; a rebuild leaves it out as well; a reset forgets that."""
    create(store := reopen(picky("bad", "worse")), "one", "bad", "three", "worse")
    with pytest.raises(ProjectionFailed):
        store.projections.run("final_date")
    skipped = store.projections.skip("final_date")
    assert (skipped.position, skipped.stream, skipped.error) == (2, "session/s-2", "ValueError: cannot bear bad")
    with pytest.raises(ProjectionFailed, match="position 4"):
        store.projections.run("final_date")
    store.projections.skip("final_date")
    store.projections.run("final_date")
    rows = rows_of(store)
    assert [row.title for row in rows[2]] == ["one", "three"]
    assert [each.position for each in store.projections.status("final_date")[0].skipped] == [2, 4]
    store.projections.rebuild("final_date")
    assert rows_of(store) == rows
    store.projections.reset("final_date")
    assert not store.projections.status("final_date")[0].skipped


def test_what_a_rebuild_cannot_apply_leaves_all_as_it_was(reopen: Open) -> None:
    """The live rows, and the place that they have come to; it can be left out by its position."""
    create(store := reopen(), "one", "bad")
    store.projections.run()
    rows = rows_of(store)
    broken = reopen(picky("bad"), version=2)
    with pytest.raises(ProjectionFailed, match="position 2"):
        broken.projections.rebuild("final_date")
    assert rows_of(store) == rows
    assert store.projections.status("final_date")[0].state == "current"
    with pytest.raises(Invalid, match="not applied yet"):
        broken.projections.skip("final_date", position=1)
    with pytest.raises(Invalid, match="the position of a record"):
        broken.projections.skip("final_date", position=7)


@pytest.mark.parametrize("in_transaction", [False, True])
def test_an_append_that_an_inline_projection_cannot_apply_writes_nothing(reopen: Open, *, in_transaction: bool) -> None:
    """Neither events nor rows; and the stream takes the next one."""
    store = reopen(picky("bad"), is_inline=True)
    bad = SessionCreated(title="bad", organizer=PlayerId("ada"))
    if in_transaction:
        with store.transaction() as work:
            work.session(SESSION).append(vote("bob"), expected=0)
            with pytest.raises(AppendRefused, match=r"nothing was appended to `session/s-1`.*cannot bear bad"):
                work.session(SESSION).append(vote("eve"), bad, expected=1)
            work.session(SESSION).append(vote("cyd"), expected=1)
    else:
        store.session(SESSION).append(vote("bob"), expected=0)
        with pytest.raises(AppendRefused, match="ValueError: cannot bear bad"):
            store.session(SESSION).append(vote("eve"), bad, expected=1)
        store.session(SESSION).append(vote("cyd"), expected=1)
    assert [row.voter for row in store.votes.each()] == ["bob", "cyd"]
    assert [event.event for event in store.session(SESSION).read()] == [vote("bob"), vote("cyd")]
    assert [row.title for row in store.overviews.each()] == [""]
    assert {each.state for each in store.projections.status()} == {"current"}


def test_an_inline_projection_that_fails_keeps_no_other_append_from_being_written(reopen: Open) -> None:
    """Those that share its transaction are written all the same."""
    store = reopen(picky("bad"), is_inline=True)
    core = store._store._core
    write = core.writes("session")[SessionCreated]
    asked = [
        Request(f"session/{title}", [write(SessionCreated(title=title, organizer=PlayerId("ada")))], 0, None, None, 0)
        for title in ("one", "bad", "three")
    ]
    answers = core.engine.append_together(asked)
    assert [type(answer).__name__ for answer in answers] == ["Written", "AppendRefused", "Written"]
    assert [row.title for row in store.overviews.each()] == ["one", "three"]


def test_code_without_a_method_is_refused_at_open(reopen: Open) -> None:
    """The type checker refuses it before; who has none is told by name."""
    code = SchedulerProjections(heat_map_rows=object(), final_date=FinalDate())  # type: ignore[arg-type] # as said
    with pytest.raises(Invalid, match="a method `vote_added`"):
        reopen(code)


@final
class Looking:
    """Code that looks at its tables in all ways."""

    def __init__(self) -> None:
        """Have seen nothing yet."""
        self.kept: HeatMapRowsTables | None = None

    def vote_added(self, event: VoteAdded, recorded: Recorded[VoteAdded], tables: HeatMapRowsTables, /) -> None:
        """Read what is written, and what is not."""
        HeatMapRows().vote_added(event, recorded, tables)
        self.kept = tables
        key = (SessionId(recorded.key), event.voter, event.day)
        assert tables.votes.get(key).choice is event.choice
        assert [each.voter for each in tables.votes.each(where={"session": key[0]})] == [event.voter]
        assert tables.votes.delete(key)
        assert not tables.votes.delete(key)
        assert not list(tables.votes.each())
        with pytest.raises(NotFound):
            tables.votes.get(key)
        with pytest.raises(Invalid, match="a tuple of session, voter, day"):
            tables.votes.find("s-1")  # type: ignore[arg-type] # as the error says
        with pytest.raises(Invalid, match="a Vote"):
            tables.votes.put("a vote")  # type: ignore[arg-type] # the same
        HeatMapRows().vote_added(event, recorded, tables)

    def vote_withdrawn(self, *_: object) -> None:
        """Do nothing."""

    def forget(self, recorded: Recorded[Erased], tables: HeatMapRowsTables, /) -> None:
        """Do nothing."""


def test_tables_show_what_was_changed_and_end_with_the_transaction(reopen: Open) -> None:
    """Reading sees what is not written yet; afterwards nothing can be read or written through them."""
    code = Looking()
    store = reopen(SchedulerProjections(heat_map_rows=code, final_date=FinalDate()))
    store.session(SESSION).append(vote(), expected=0)
    assert store.votes.count() == 1
    assert code.kept is not None
    with pytest.raises(Invalid, match="while an event is applied"):
        code.kept.votes.get((SESSION, PlayerId("nobody"), vote().day))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("recorded_at = recorded_at + 1", "checksum"),
        ("type_version = 9, checksum = CHECKSUM", "this build knows `VoteAdded` up to version 3"),
        ("payload = x'c1', checksum = CHECKSUM", "its payload is not what its type says"),
    ],
)
def test_a_record_that_cannot_be_read_stops_it_and_is_not_skipped(
    reopen: Open, path: Path, change: str, reason: str
) -> None:
    """Damaged, newer, or not what its type says: what is before it is applied, and place and reason are told."""
    store = reopen(None)
    for number in range(4):
        store.session(SESSION).append(vote(day=number + 1), expected=number)
    store.close()
    connection = apsw.Connection(str(path))
    if "CHECKSUM" in change:
        connection.execute(f"UPDATE perdure_events SET {change.partition(', ')[0]} WHERE position = 3")  # noqa: S608 - as above
        row: Any = connection.execute("SELECT * FROM perdure_events WHERE position = 3").fetchone()  # Any: a row
        connection.execute("UPDATE perdure_events SET checksum = ? WHERE position = 3", (sealed(row[:10])[10],))
    else:
        connection.execute(f"UPDATE perdure_events SET {change} WHERE position = 3")  # noqa: S608 - as above
    connection.close()
    store = reopen()
    for _ in range(2):
        with pytest.raises(ProjectionFailed, match="stopped at position 3 ") as failed:
            store.projections.run("heat_map_rows")
        assert reason in failed.value.reason
    (status,) = store.projections.status("heat_map_rows")
    assert (status.state, status.position, status.failed) == ("stopped", 2, 3)
    assert [row.day.day for row in store.votes.each()] == [1, 2]
    with pytest.raises((ProjectionFailed, CorruptRecord)):
        store.projections.rebuild("heat_map_rows")
    assert [row.day.day for row in store.votes.each()] == [1, 2]
