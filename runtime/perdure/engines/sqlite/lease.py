"""The connection of a transaction, for as long as that goes on."""

from __future__ import annotations

from typing import final

import apsw

from perdure.errors import StoreClosed

__all__ = ["Lease"]


@final
class Lease:
    """Gives the connection to whoever reads and writes in one transaction, as if it were a pool, until that is over.

    A later transaction has the same connection, so whoever kept something of this one must not come to it any more; nor
    may anybody go on after SQLite undid the transaction itself, as it does where the disk is full.
    """

    def __init__(self, path: str, connection: apsw.Connection) -> None:
        """Begin with a *connection* that is in a transaction."""
        self.path = path
        self._connection = connection
        self._is_over = False

    def take(self) -> apsw.Connection:
        """Return the connection. Raises StoreClosed once the transaction is over."""
        if self._is_over or not self._connection.in_transaction:
            raise StoreClosed(self.path, "the transaction is over")
        return self._connection

    def give(self, connection: apsw.Connection) -> None:
        """Do nothing: whoever began the transaction ends it."""

    def end(self) -> None:
        """Give the connection to nobody any more."""
        self._is_over = True
