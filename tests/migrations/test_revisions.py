"""Files with temporal entities through all releases: every revision is carried, and nothing is taken for another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw
import pytest
from growing.files import lowered, raised
from migrated import ARCHIVE, released

from perdure.errors import MigrationRefused


def told(store: Any) -> list[tuple[Any, ...]]:  # Any: of a release
    """Return what each revision is, in the order of writing, without what the last release knows of it."""
    return [
        (each.key, each.recorded_at, each.position, each.value and (each.value.text, each.value.fee))
        for each in store.rules.changes()
    ]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Return a file of the first release: revisions in and out of order, tombstones, a key that was begun again."""
    path, first = tmp_path / "archive.db", released(*ARCHIVE).build(1)
    rule, state = first.module("entities").Rule, first.module("types").State
    with first.open(path) as store:
        made = [
            rule(book="a", number=1, text=f"text {at}", state=state.VALID, seconds=at * 60, old="it's", fee=at or None)
            for at in range(4)
        ]
        store.rules.record(made[1], 2000)
        store.rules.record(made[0], 1000)
        store.rules.record_deletion(("a", 1), 3000)
        store.rules.record(made[2], 4000)
        store.rules.record(rule(book="b", number=1, text="b", state=state.DRAFT, seconds=0, old="it's", fee=None), 1)
        store.rules.record_deletion(("b", 1), 2)
        store.rules.record_deletion(("c", 1), 5)
    return path


def test_every_revision_goes_up_and_down_and_up(filled: Path) -> None:
    """Moments, positions and tombstones stay as they are; values are cast; the views and the guard are there again."""
    domain = released(*ARCHIVE)
    with domain.build(1).open(filled) as store:
        before = told(store)
    assert len(before) == 7
    raised(domain, filled)
    with domain.build().open(filled) as store:
        after = told(store)
        assert after == [
            (*others, value and (value[0], None if value[1] is None else str(value[1]))) for *others, value in before
        ]
        assert [each.value and each.value.minutes for each in store.rules.history(("a", 1))] == [0, 1, None, 2]
        assert store.rules.count() == 1
        assert [found.value.text for found in store.rules.search("text")] == ["text 2"]
        assert store.rules.as_of(("a", 1), 1500).value.text == "text 0"
        assert not store.maintenance.verify().problems
    connection = apsw.Connection(str(filled))
    with pytest.raises(apsw.ConstraintError, match="a revision is never"):
        connection.execute("DELETE FROM rules_revisions").fetchall()
    gone = "SELECT volume, author IS NULL FROM rules_history WHERE _deleted ORDER BY _position"
    assert connection.execute(gone).fetchall() == [("a", 1), ("b", 1), ("c", 1)], "no constant fills a tombstone"
    connection.close()


def test_a_revision_that_has_no_way_down_stops_it(filled: Path) -> None:
    """However old it is: nothing of what was is lost, and the file stays as it was."""
    domain = released(*ARCHIVE)
    raised(domain, filled)
    rule, state = domain.build().module("entities").Rule, domain.build().module("types").State
    with domain.build().open(filled) as store:
        odd = rule(
            volume="a", number=1, text="x", state=state.DRAFT, minutes=1, author="me", link=None, fee="not a number"
        )
        store.rules.record(odd, 1500)
        before = told(store)
    with pytest.raises(MigrationRefused) as caught:
        lowered(domain, filled)
    assert caught.value.key == ("a", 1)
    with domain.build().open(filled) as store:
        assert told(store) == before
