"""What `verify` finds."""

from __future__ import annotations

from typing import final

import msgspec
from typing_extensions import override

__all__ = ["Problem", "Verified"]


@final
class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is wrong: at a record, at a row of a *table*, or with the store, or a *projection*, as a whole."""

    reason: str
    position: int = 0
    stream: str = ""
    version: int = 0
    table: str = ""
    key: str = ""
    """The key of the row, as Python shows it; empty where all rows of the table are meant."""
    projection: str = ""
    """The projection whose rows differ from what its events come to."""

    @override
    def __str__(self) -> str:
        """Return where it is and what is wrong."""
        where = f"projection `{self.projection}`: " if self.projection else ""
        if self.position:
            where += f"record {self.position} (version {self.version} of `{self.stream}`): "
        if self.table:
            where += f"row {self.key} of `{self.table}`: " if self.key else f"`{self.table}`: "
        return f"{where}{self.reason}"


@final
class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, and all that is wrong."""

    events: int
    upcast: int
    """How many of them are stored as a former version."""
    streams: int
    problems: tuple[Problem, ...]
    rows: int = 0
    """How many rows of tables, those of children too."""
    projections: int = 0
    """How many projections were compared with what their events come to."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems
