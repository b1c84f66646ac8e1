"""Searching where very many rows have the words."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from migrated import LIBRARY, fill, released
from runs import message, session, workspace

from domains import sessions
from domains.sessions import SessionsStore


@pytest.mark.parametrize("few", [3, 999])
def test_the_best_of_all_comes_first(store: SessionsStore, few: int) -> None:
    """Wherever it stands among those that have the words."""
    said = [message("lint and much more than that") for _ in range(few)]
    store.sessions.insert(session(chat_history=(message("lint"), *said)))
    found = store.chat_messages.search("lint", limit=2)
    assert [each.snippet for each in found] == ["[lint]", "[lint] and much more than that"]


def test_of_more_than_a_thousand_the_last_thousand_are_ranked() -> None:
    """As many as are asked for, if those are more; none is left out of what is found."""
    with sessions.open(":memory:") as store:
        store.workspaces.insert(workspace())
        before, behind = ([message("lint and much more than that") for _ in range(500)] for _ in range(2))
        store.sessions.insert(session(chat_history=(message("lint"), *before, message("more lint"), *behind)))
        assert store.chat_messages.search("lint", limit=1)[0].snippet == "more [lint]"
        found = store.chat_messages.search("lint", limit=1002)
        assert [each.snippet for each in found[:2]] == ["[lint]", "more [lint]"]
        assert len({each.value.value.id for each in found}) == len(found) == 1002


def test_rows_with_numbers_below_zero_are_found(tmp_path: Path) -> None:
    """The key of an entity may be the number of its row."""
    build = released(*LIBRARY).build(1)
    fill(tmp_path / "library.db", build, books=1)
    with build.open(tmp_path / "library.db") as store:
        (book, _) = store.books.list()
        for number in (-(2**63), -1):
            store.books.insert(attrs.evolve(book, id=number, title=f"below {number}"))
        assert {each.value.id for each in store.books.search("below")} == {-(2**63), -1}
