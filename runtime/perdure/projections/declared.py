"""What a generated package says of its projections."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, final

import attrs
import msgspec

from perdure.entities import Schema, Table

if TYPE_CHECKING:
    from perdure.engines import Engine
    from perdure.engines.transactions import FullEngine
    from perdure.events.core import Core
    from perdure.projections.facade import Projections

__all__ = ["Declared", "Handled", "Projection"]


@final
@attrs.frozen(kw_only=True, eq=False, slots=False)
class Projection:
    """A projection: the classes of the events that it *handles*, each with the method that applies it."""

    name: str
    version: int
    is_inline: bool
    handles: Mapping[type, str]
    streams: tuple[str, ...]
    """The kinds of streams that these events are in."""
    tables: tuple[Table[Any, Any], ...]  # Any: each of its own class
    """The tables that it writes, without those of children."""
    typed: Callable[[Any], object]  # Any: Tables, which are declared later
    """What types its tables for its code."""

    @functools.cached_property
    def identity(self) -> str:
        """What the rows depend on beside the events: the SHA-256 of version, events and entities, in hexadecimal."""
        events = sorted(cls.__name__ for cls in self.handles)
        entities = sorted(table.entity.__name__ for table in self.tables)
        text = msgspec.json.encode({"version": self.version, "handles": events, "writes": entities})
        return hashlib.sha256(text).hexdigest()


@final
@attrs.frozen(eq=False)
class Declared:
    """All projections of a domain, and the *schema* of the tables that they write."""

    schema: Schema
    projections: tuple[Projection, ...]

    def by(self, code: object) -> Handled:
        """Return the projections with their *code*, which has a member for each; None where there is none at hand."""
        return Handled(self, code)


@final
@attrs.frozen(eq=False)
class Handled:
    """Projections, and the code of all of them, or None."""

    declared: Declared
    code: object

    def attach(self, core: Core[Any], engine: Engine) -> None:  # Any: of whatever events
        """Begin the projections of a store that is open for writing, and apply the inline ones to what is appended."""
        from perdure.projections.facade import attach  # noqa: PLC0415 - it needs all of this

        attach(core, engine, self)

    def of(self, core: Core[Any], engine: FullEngine) -> Projections:  # Any: the same
        """Return what looks after the projections of a store."""
        from perdure.projections.facade import Projections  # noqa: PLC0415 - the same

        return Projections(core, engine, self)
