"""One runner at a time: whoever has the lease of a projection, until it shows no sign of life."""

from __future__ import annotations

import os
import socket
import uuid
from typing import final

from msgspec.structs import replace

from perdure.engines.rows import Rows
from perdure.engines.transactions import FullEngine
from perdure.errors import ProjectionBusy, ProjectionTakenOver
from perdure.projections.book import Book, State, now

__all__ = ["Lease", "is_held"]


def is_held(state: State, seconds: float) -> bool:
    """Answer whether somebody has the projection who has shown a sign of life in the last *seconds*.

    One from the future is none: the clock was set back.
    """
    return bool(state.owner) and abs(now() - state.heartbeat) <= seconds * 1_000_000


@final
class Lease:
    """The right to run one projection. A token, which each change of hands raises, tells whether it is still ours.

    It is looked at within the transaction that applies events, where nobody else writes: so whoever was taken over
    applies nothing more, however late it notices.
    """

    def __init__(self, engine: FullEngine, name: str, identity: str, seconds: float) -> None:
        """Be the lease of projection *name*, which ends *seconds* after the last sign of life; `take` begins it."""
        self._engine = engine
        self._name = name
        self._identity = identity
        self.seconds = seconds
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._token = 0

    def take(self) -> State:
        """Take it, and return how far the projection has come. Raises ProjectionBusy where another has it."""
        with self._engine.writing() as rows:
            book = Book(rows)
            state = book.begin(self._name, self._identity)
            if is_held(state, self.seconds):
                raise ProjectionBusy(self._name, state.owner)
            taken = replace(state, owner=self._owner, token=state.token + 1, heartbeat=now())
            book.put(taken)
        self._token = taken.token
        return taken

    def hold(self, rows: Rows) -> State:
        """Return how far the projection has come, with a sign of life. Raises ProjectionTakenOver."""
        state = Book(rows).find(self._name)
        if state is None or state.token != self._token or not self._token:
            raise ProjectionTakenOver(self._name, "" if state is None else state.owner)
        return replace(state, heartbeat=now())

    def renew(self) -> None:
        """Give a sign of life. Raises ProjectionTakenOver."""
        with self._engine.writing() as rows:
            Book(rows).put(self.hold(rows))

    def give_back(self) -> None:
        """End it, unless another has taken over."""
        token, self._token = self._token, 0
        if not token:
            return
        with self._engine.writing() as rows:
            book = Book(rows)
            state = book.find(self._name)
            if state is not None and state.token == token:
                book.put(replace(state, owner="", heartbeat=0))
