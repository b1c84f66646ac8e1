"""Whatever happens to either side and to the process, a move finds what was written, and repairs the rest."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sides import Broken, Values
from typing_extensions import override

from perdure.errors import SidesDiffer, WrongPhase
from perdure.moving.gradual import TEXT_KEYS, Ledger, Moving, Phase

Moved: TypeAlias = Moving[Values, str, object]

KEYS = st.sampled_from("abc")


class Machine(RuleBasedStateMachine):
    """A move beside a dictionary that says what was written."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.old, self.new = Values(), Values()
        self.model: dict[str, object] = {}
        self.start()

    def start(self) -> None:
        """Open it as a process does that begins."""
        self.moving: Moved = Moving(
            self.old,
            self.new,
            side=lambda values: values,
            ledger=Ledger(Path(self.folder.name) / "move"),
            keys=TEXT_KEYS,
        )

    @property
    def second(self) -> Values:
        """The side that is not first."""
        return self.new if self.moving.phase.is_old_first else self.old

    @rule(key=KEYS, value=st.integers())
    def put(self, key: str, value: int) -> None:
        """What is put is there, whether the second side works or not."""
        self.moving.put(key, (value,))
        self.model[key] = (value,)

    @rule(key=KEYS)
    def delete(self, key: str) -> None:
        """What is deleted is gone, and it is told whether it was there."""
        assert self.moving.delete(key) is (self.model.pop(key, None) is not None)

    @rule(key=KEYS)
    def append(self, key: str) -> None:
        """An operation of the interface works on what was there."""
        with suppress(KeyError):
            self.moving.write(lambda values: values.append(key, "w"), key)
            before = self.model[key]
            assert isinstance(before, tuple)
            self.model[key] = (*before, "w")

    @rule(key=KEYS, value=st.integers())
    def put_and_die(self, key: str, value: int) -> None:
        """A process that ends between the two sides had written to the first one; the next process goes on."""
        self.second.dies = True
        try:
            with suppress(KeyboardInterrupt):
                self.moving.put(key, (value,))
        finally:
            self.second.dies = False
        self.model[key] = (value,)
        self.moving.ledger.close()
        self.start()

    @rule()
    def break_second(self) -> None:
        """The second side is out of order for a while."""
        self.second.is_broken = True

    @rule()
    def mend(self) -> None:
        """Both work again."""
        self.old.is_broken = self.new.is_broken = False

    @precondition(lambda self: not (self.old.is_broken or self.new.is_broken))
    @rule(only_suspects=st.booleans())
    def reconcile(self, *, only_suspects: bool) -> None:
        """Both sides are alike afterwards, and what is found is what was found; suspects are enough."""
        phase = self.moving.phase
        with suppress(WrongPhase):
            assert self.moving.reconcile(only_suspects=only_suspects and phase is Phase.NEW_FIRST).failed == 0
            assert self.moving.validate().is_equal
            assert self.old.values == self.new.values == self.model

    @rule()
    def advance(self) -> None:
        """It goes on, or it is refused."""
        with suppress(SidesDiffer, WrongPhase, Broken):
            self.moving.advance()

    @rule()
    def rollback(self) -> None:
        """It goes back, or it is refused."""
        with suppress(WrongPhase, Broken):
            self.moving.rollback()

    @invariant()
    def finds_what_was_written(self) -> None:
        """In every phase, whatever is broken but the side that is first."""
        assert {key: value for key in "abc" if (value := self.moving.find(key)) is not None} == self.model
        assert dict(self.moving.items()) == self.model

    @override
    def teardown(self) -> None:
        """Remove the ledger."""
        self.moving.ledger.close()
        self.folder.cleanup()


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
