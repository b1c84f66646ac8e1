"""What differs between two states of a domain, and what that does to data: what `perdure diff` shows.

Three verdicts are given on each change, all by what the casts do:

- compatibility: *backward*, whether new code reads old data, and *forward*, which values of new code can be written for
  old code. `write_as` takes those that come back as they were; the others that can be written at all, if it is `lossy`.
- loss: the fields of which something need not survive, on the way up (of old data) and on the way down (of new data).
- code: the hooks that are called.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from perdure_codegen.meaning.descent import Answer
from perdure_codegen.model import Kind
from perdure_codegen.span import Span

__all__ = ["Answer", "Change", "Changed", "Difference", "Effect", "Subject", "Way", "WayOfRows", "exact"]

Subject: TypeAlias = Kind | Literal["stream", "domain"]
"""What a change may be about."""


WayOfRows: TypeAlias = Literal["up", "down"]
"""A way of the migration of a file: to the newer tables, or back."""


def exact(forward: Answer, loses_down: tuple[str, ...]) -> Answer:
    """Return for which values `write_as` needs no `lossy`: they can be written, and come back as they were."""
    return "some" if forward == "always" and loses_down else forward


class Change(Struct, frozen=True, kw_only=True):
    """One change: *rule* is the id of its kind, *what* says it in words, *field* is empty where none is concerned.

    *version* is the one that the change leads to, or None where no version is made of it. One that is not *declared*
    breaks the law that today's shape is the released one or follows from it: nothing says what becomes of data. *stops*
    are the ways of the migration that rows may stop; it is None where the change is about no rule of a table.
    """

    rule: str
    type: str
    subject: Subject
    what: str
    span: Span
    field: str = ""
    version: int | None = None
    declared: bool = True
    backward: bool = True
    forward: Answer = "always"
    loses_up: tuple[str, ...] = ()
    loses_down: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    stops: tuple[WayOfRows, ...] | None = None

    @property
    def write_as(self) -> Answer:
        """Which values old code can be given without loss."""
        return exact(self.forward, self.loses_down)


class Way(Struct, frozen=True, kw_only=True):
    """The whole way between a released *version* of a type and the newest one; *releases* are those that have it."""

    version: int
    releases: tuple[int, ...]
    forward: Answer
    loses_up: tuple[str, ...]
    loses_down: tuple[str, ...]

    @property
    def write_as(self) -> Answer:
        """Which values old code can be given without loss."""
        return exact(self.forward, self.loses_down)


class Changed(Struct, frozen=True, kw_only=True):
    """A type, event or stream, or the domain itself, with its changes; *name* is today's, or the last one it had.

    *versions* are the released one and the newest, or None where it had none; *ways* lead from the newest version to
    each former one, the nearest first.
    """

    name: str
    subject: Subject
    changes: tuple[Change, ...]
    versions: tuple[int, int] | None = None
    ways: tuple[Way, ...] = ()


class Effect(Struct, frozen=True, kw_only=True):
    """Something that the migration to today's tables does to those of a file, by the id of the rule that is about it.

    That is empty where nothing is lost and nobody waits long, as for an index.
    """

    rule: str
    what: str
    span: Span


class Difference(Struct, frozen=True, kw_only=True):
    """All that differs in the domain *name* from its state *against*, as a person would call it.

    *migration* is what becomes of the tables of a file; it is known where no change is undeclared.
    """

    name: str
    against: str
    changed: tuple[Changed, ...]
    migration: tuple[Effect, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes, in their order."""
        return tuple(change for each in self.changed for change in each.changes)
