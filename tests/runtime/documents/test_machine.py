"""JSON files driven at random beside an SQLite store in memory: two stores of one folder, and people with an editor."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from runs import instance, message, session, workspace
from typing_extensions import override

from domains import sessions
from domains.sessions import InstanceId, Session, SessionsStore, SessionsWork
from perdure.errors import PerdureError

NUMBERS = st.integers(0, 2)
KEYS = [UUID(int=number) for number in range(3)]


def done(act: Callable[[SessionsStore], object], store: SessionsStore) -> object:
    """Return what an act returns, or the kind of error that it raises."""
    try:
        return act(store)
    except PerdureError as error:
        return type(error)


def _done_within(work: SessionsWork, added: Session) -> object:
    try:
        work.sessions.insert(added)
    except PerdureError as error:
        return type(error)
    return None


def everything(store: SessionsStore) -> list[object]:
    """Return all that is in a store, and what a search, a query and counts say of it."""
    rows = store.sessions.summaries().items
    return [
        store.workspaces.list().items,
        [store.sessions.versioned(row.id) for row in rows],
        rows,
        sorted(store.queries.totals_by_type(), key=repr),
        sorted(str(found.value) for found in store.chat_messages.search("hello")),
    ]


class Both(RuleBasedStateMachine):
    """The same is done to both, and both are the same."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.model = sessions.open(":memory:")
        self.files = [self._opened(), self._opened()]
        self.turn = 0

    def _opened(self) -> SessionsStore:
        return sessions.open_json(self.folder, durability="normal", allow_drafts=True)

    def _do(self, act: Callable[[SessionsStore], object]) -> None:
        self.turn += 1
        assert done(act, self.files[self.turn % 2]) == done(act, self.model)

    @rule(number=NUMBERS, path=NUMBERS)
    def put_workspace(self, number: int, path: int) -> None:
        """Put a workspace, whose path another may have."""
        self._do(lambda store: store.workspaces.upsert(workspace(number, path=f"/code/{path}")))

    @rule(number=NUMBERS)
    def delete_workspace(self, number: int) -> None:
        """Delete one, with all its sessions."""
        self._do(lambda store: store.workspaces.delete(workspace(number).hash))

    @rule(number=NUMBERS, home=NUMBERS, count=st.integers(1, 3))
    def put_session(self, number: int, home: int, count: int) -> None:
        """Put a session, whose workspace may not be there."""
        whole = session(
            id=KEYS[number],
            workspace=workspace(home).hash,
            instances=tuple(instance(each) for each in range(1, count + 1)),
            chat_history=(),
        )
        self._do(lambda store: store.sessions.upsert(whole))

    @rule(number=NUMBERS, expected=st.integers(1, 4) | st.none())
    def update_session(self, number: int, expected: int | None) -> None:
        """Change one that has a version, perhaps another."""

        def act(store: SessionsStore) -> int:
            found = attrs.evolve(store.sessions.get(KEYS[number]), task=f"task {expected}")
            return store.sessions.update(found, expected_version=expected)

        self._do(act)

    @rule(number=NUMBERS, identity=st.integers(0, 3))
    def add_message(self, number: int, identity: int) -> None:
        """Add a message, which may be there."""
        added = message(f"hello {identity}", id=UUID(int=identity))
        self._do(lambda store: store.chat_messages.insert(KEYS[number], added))

    @rule(number=NUMBERS, identity=st.integers(1, 3))
    def delete_instance(self, number: int, identity: int) -> None:
        """Delete an instance, which may be the last one."""
        self._do(lambda store: store.instances.delete((KEYS[number], InstanceId(identity))))

    @rule(number=NUMBERS, fails=st.booleans())
    def several(self, number: int, fails: bool) -> None:  # noqa: FBT001 - Hypothesis calls it
        """Change several in one transaction, of which a step fails, or all of it."""
        added = session(id=KEYS[number], workspace=workspace(2).hash)

        def act(store: SessionsStore) -> object:
            with store.transaction() as work:
                work.workspaces.upsert(workspace(number, path=None))
                found = _done_within(work, added)
                work.sessions.delete(KEYS[(number + 1) % 3])
                return work.sessions.get(UUID(int=99)) if fails else found

        self._do(act)

    @rule()
    def edit(self) -> None:
        """Lay all files out anew while no store is open."""
        for store in self.files:
            store.close()
        for path in self.folder.glob("[a-z]*/*.json"):
            path.write_text(json.dumps(json.loads(path.read_bytes()), sort_keys=True), encoding="utf-8")
            path.rename(path.with_name(f"x{path.name.removeprefix('x')}"))
        self.files = [self._opened(), self._opened()]

    @invariant()
    def both_are_the_same(self) -> None:
        """Whichever of the two is asked."""
        expected = everything(self.model)
        for store in self.files:
            assert everything(store) == expected

    @override
    def teardown(self) -> None:
        """What a new store reads is the same, too."""
        with self._opened() as again:
            assert everything(again) == everything(self.model)
        for store in (self.model, *self.files):
            store.close()
        shutil.rmtree(self.folder)


def _run(examples: int) -> None:
    run_state_machine_as_test(
        Both, settings=settings(max_examples=examples, stateful_step_count=20, derandomize=True, deadline=None)
    )


@pytest.mark.slow
def test_files_and_rows_are_the_same() -> None:
    """Whatever is done, by whichever of two stores, and however the files are laid out."""
    _run(12)


@pytest.mark.faults
def test_files_and_rows_are_the_same_for_long() -> None:
    """The same, at full size."""
    _run(500)
