"""Buffers driven beside a model of a few lines: what each shows, what each writes, and what stays where it cannot."""

from __future__ import annotations

import contextlib
from typing import Any, TypeAlias

import attrs
import pytest
from compiling import Package
from counting import agent
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from typing_extensions import override

from perdure.errors import NotFound, OutOfBounds

LIMIT = 1_000_000_000
"""The greatest `xp` that an agent may have."""

Agent: TypeAlias = Any  # Any: of the class that is compiled for the test

names = st.sampled_from("abc")
buffers = st.integers(0, 1)
amounts = st.integers(-3, 5) | st.sampled_from([LIMIT, -LIMIT])


@attrs.frozen
class Add:
    """Numbers are added."""

    xp: int
    commits: int


@attrs.frozen
class Begin:
    """What is there before is replaced (*always*), or kept if it is something; *value* None is a deletion."""

    value: Agent | None
    always: bool


@attrs.frozen
class Note:
    """A change that reads what it changes."""


def noted(each: Agent) -> Agent:
    """Return an agent with its `xp` written down."""
    return attrs.evolve(each, note=f"xp {each.xp}")


class Refused(Exception):
    """The model refuses to write: a sum leaves its bounds, or nothing is there."""


def become(acts: list[object], stored: Agent | None) -> Agent | None:
    """Return what *acts*, in order, make of what is stored; sums are judged where they are complete."""
    value, xp, commits, touched = stored, 0, 0, False
    replaced = [place for place, act in enumerate(acts) if isinstance(act, Begin) and act.always]

    def whole() -> None:
        nonlocal value, xp, commits
        if value is not None and (xp or commits):
            if not 0 <= value.xp + xp <= LIMIT:
                raise Refused
            value = attrs.evolve(value, xp=value.xp + xp, commits=value.commits + commits)
        xp = commits = 0

    for act in acts[replaced[-1] if replaced else 0 :]:
        match act:
            case Add():
                xp, commits, touched = xp + act.xp, commits + act.commits, True
            case Begin(always=True):
                value, xp, commits, touched = act.value, 0, 0, False
            case Begin():
                value = act.value if value is None else value
            case _:
                whole()
                if value is None:
                    raise Refused
                value = noted(value)
    whole()
    if value is None and touched:
        raise Refused
    return value


class Buffers(RuleBasedStateMachine):
    """Two buffers of one store; what each holds is a list of acts by name."""

    package: Package

    def __init__(self) -> None:
        """Begin with one agent."""
        super().__init__()
        self.store = self.package.module("store").open_store(":memory:")
        self.buffers = [self.store.buffer(), self.store.buffer()]
        self.acts: list[dict[str, list[object]]] = [{}, {}]
        self.rows: dict[str, Agent] = {}
        self.write(agent(self.package, "a", xp=7))

    def write(self, value: Agent) -> None:
        """Put an agent in the store itself."""
        self.store.agents.upsert(value)
        self.rows[value.id] = value

    def seen(self, number: int, name: str) -> Agent | None:
        """Return what the model shows of an agent, as far as that has bounds."""
        return become(self.acts[number].get(name, []), self.rows.get(name))

    def act(self, number: int, name: str, act: object) -> None:
        """Note an act of the model."""
        self.acts[number].setdefault(name, []).append(act)

    def is_deleted(self, number: int, name: str) -> bool:
        """Answer whether a buffer knows that it deletes an agent."""
        begun = [each for each in self.acts[number].get(name, []) if isinstance(each, Begin)]
        return bool(begun) and begun[-1].value is None

    @rule(number=buffers, name=names, xp=amounts, commits=amounts)
    def increment(self, number: int, name: str, xp: int, commits: int) -> None:
        """Adding to what the buffer deletes is refused at once; all else is kept."""
        by = {"xp": xp, "commits": commits}
        if self.is_deleted(number, name):
            with pytest.raises(NotFound):
                self.buffers[number].agents.increment(name, by)
            return
        self.buffers[number].agents.increment(name, by)
        self.act(number, name, Add(xp, commits))

    @rule(number=buffers, name=names, xp=st.integers(0, 9))
    def put(self, number: int, name: str, xp: int) -> None:
        """A put takes the place of everything before it."""
        value = agent(self.package, name, xp=xp)
        self.buffers[number].agents.put(value)
        self.act(number, name, Begin(value, always=True))

    @rule(number=buffers, name=names, xp=st.integers(0, 9))
    def create(self, number: int, name: str, xp: int) -> None:
        """What is not there is inserted, and what is there stays."""
        value = agent(self.package, name, xp=xp)
        self.buffers[number].agents.insert_if_absent(value)
        acts = self.acts[number].setdefault(name, [])
        firsts = [place for place, act in enumerate(acts, 1) if isinstance(act, Begin)]
        last = acts[firsts[-1] - 1] if firsts else None
        if not isinstance(last, Begin) or last.value is None:
            acts.insert(firsts[-1] if firsts else 0, Begin(value, always=False))  # before what was added to it

    @rule(number=buffers, name=names)
    def delete(self, number: int, name: str) -> None:
        """A deletion forgets what was added."""
        self.buffers[number].agents.delete(name)
        self.act(number, name, Begin(None, always=True))

    @rule(number=buffers, name=names)
    def change(self, number: int, name: str) -> None:
        """A change of what is there is kept; one of nothing, or of what has left its bounds, is refused at once."""
        buffer = self.buffers[number].agents
        try:
            seen = self.seen(number, name)
        except Refused:
            with pytest.raises((NotFound, OutOfBounds)):
                buffer.change(name, noted)
            return
        if seen is None:
            with pytest.raises(NotFound):
                buffer.change(name, noted)
            return
        assert buffer.change(name, noted) == noted(seen)
        self.act(number, name, Note())

    @rule(number=buffers, name=names)
    def discard(self, number: int, name: str) -> None:
        """What is discarded was never there."""
        assert self.buffers[number].agents.discard(name) == bool(self.acts[number].pop(name, []))

    @rule(name=names, xp=st.integers(0, 9))
    def write_beside(self, name: str, xp: int) -> None:
        """Others write to the store meanwhile."""
        self.write(agent(self.package, name, xp=xp))

    @rule(name=names)
    def delete_beside(self, name: str) -> None:
        """Others delete meanwhile."""
        assert self.store.agents.delete(name) == (self.rows.pop(name, None) is not None)

    @rule(number=buffers)
    def flush(self, number: int) -> None:
        """All acts are done, or none where one is refused."""
        acts = self.acts[number]
        try:
            made = {name: become(several, self.rows.get(name)) for name, several in acts.items()}
        except Refused:
            with pytest.raises((NotFound, OutOfBounds)):
                self.buffers[number].flush()
            return
        done = self.buffers[number].flush()
        assert done.pending == 0
        self.acts[number] = {}
        for name, value in made.items():
            self.rows.pop(name, None)
            if value is not None:
                self.rows[name] = value

    @invariant()
    def the_store_has_what_was_flushed(self) -> None:
        """The store has what was written, and nothing that waits."""
        assert {each.id: each for each in self.store.agents.list()} == self.rows

    @invariant()
    def buffers_show_their_own(self) -> None:
        """Each buffer shows what it would make of what is stored now."""
        for number, buffer in enumerate(self.buffers):
            for name in "abc":
                try:
                    expected = self.seen(number, name)
                except Refused:
                    with contextlib.suppress(OutOfBounds):
                        assert buffer.agents.find(name) is None
                    continue
                assert buffer.agents.find(name) == expected

    @override
    def teardown(self) -> None:
        """Leave nothing behind."""
        for buffer in self.buffers:
            buffer.discard()
            buffer.close()
        self.store.close()


@pytest.mark.slow
def test_buffers_do_what_the_model_does(package: Package) -> None:
    """Whatever two buffers of one store are asked to do, they show and write what the model does."""
    Buffers.package = package
    run_state_machine_as_test(Buffers, settings=settings(max_examples=40, stateful_step_count=25, deadline=None))
