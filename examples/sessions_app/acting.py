"""The sessions where they are now: in the store alone, or, while they move, in the folder and in the store."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol, TypeVar, final
from uuid import UUID

from domains.sessions import Session, WorkspaceHash
from perdure.cli.failure import Failure
from sessions_app.move import ledger_of, open_moving
from sessions_app.opening import open_store
from sessions_app.repository import Sessions, StoreSessions

__all__ = ["Acting", "chosen", "open_acting"]

T = TypeVar("T")

_SHORTEST: Final = 4


class Acting(Protocol):
    """Reads sessions, and changes them by operations of the repository that is in use."""

    def find(self, key: UUID, /) -> Session | None:
        """Return a session, or None."""
        ...

    def items(self) -> Iterator[tuple[UUID, Session]]:
        """Yield all sessions."""
        ...

    def write(self, operation: Callable[[Sessions], T], /, *keys: UUID) -> T:
        """Do *operation*, which changes the sessions of *keys* alone, and return what it returns."""
        ...


@final
class _Alone:
    """The store, where nothing moves."""

    def __init__(self, sessions: StoreSessions) -> None:
        self.find = sessions.find
        self.items = sessions.items
        self._sessions = sessions

    def write(self, operation: Callable[[Sessions], T], /, *_: UUID) -> T:
        return operation(self._sessions)


@contextmanager
def open_acting(
    store: Path,
    folder: Path,
    *,
    make: bool = False,
    paths: Mapping[WorkspaceHash, str] = {},
) -> Generator[Acting, None, None]:
    """Yield the sessions of *store*, and of *folder* as far as the move from it says so. Raises Failure.

    *paths* are of workspaces of which nobody may have told the store yet.
    """
    if ledger_of(store).exists():
        with open_moving(store, folder, paths=paths) as moving:
            yield moving
    else:
        with open_store(store, make=make) as opened:
            yield _Alone(StoreSessions(opened, paths=paths))


def chosen(text: str, keys: Callable[[], Iterable[UUID]]) -> UUID:
    """Return the id that *text* is, or how the id of one of *keys* begins. Raises Failure."""
    try:
        return UUID(text)
    except ValueError:
        pass
    if len(text) < _SHORTEST:
        raise Failure(
            f"`{text}` is no id of a session", help=f"give at least {_SHORTEST} of its digits; `list` shows them"
        )
    found = [key for key in keys() if str(key).startswith(text.lower())]
    if len(found) != 1:
        what = f"{len(found)} sessions have ids that begin" if found else "there is no session whose id begins"
        raise Failure(f"{what} with `{text}`", help="`list` shows the sessions, `list --json` whole ids")
    return found[0]
