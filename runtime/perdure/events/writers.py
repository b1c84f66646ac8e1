"""From events of today's classes to what an engine writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeAlias, TypeVar, final

from perdure.codec import Encode, encoder, recheck
from perdure.codec.shapes import fields
from perdure.engines import Draft
from perdure.errors import NotExpressible, NotInRelease, shown
from perdure.events.releases import Written
from perdure.registry import Domain, Former

__all__ = ["Write", "Writers"]

E = TypeVar("E")

Write: TypeAlias = Callable[[Any], Draft]  # Any: an event of the class that it was made for


@final
class Writers(Generic[E]):
    """Writes the events of *domain*: each class as its newest version, or as the one that `write_as` says."""

    def __init__(self, domain: Domain[E], written: Written[E], *, lossy: bool) -> None:
        """Write each class as the version that *written* says."""
        self._domain = domain
        self._written = written
        self._lossy = lossy
        self._encode: dict[type[E], Encode] = {}
        self._writes: dict[type[E], Write] = {}

    def of(self, cls: type[E]) -> Write:
        """Return what writes events of *cls*, one of today's classes.

        It raises Invalid for an event that was changed after its construction so that it could not be read back, and
        NotExpressible for one that the version to be written cannot hold, or NotInRelease where there is no such one.
        """
        if cls not in self._writes:
            match self._written.find(cls):
                case None:
                    self._writes[cls] = self._as_newest(cls)
                case Former() as former:
                    self._writes[cls] = self._as_former(cls, former)
                case NotInRelease() as refused:
                    self._writes[cls] = _refuse(refused)
        return self._writes[cls]

    def _as_newest(self, cls: type[E]) -> Write:
        (name, version), codec = self._domain.current[cls], self._domain.codec
        encode, check = encoder(cls, codec), recheck(cls)
        if check is None:
            return lambda event: (name, version, codec, encode(event))
        return lambda event: (name, version, codec, encode(check(event)))

    def _as_former(self, cls: type[E], former: Former[E]) -> Write:
        codec = self._domain.codec
        encode, check, down = encoder(former.cls, codec), recheck(cls), former.down
        assert down, "nothing is written as a version that has no way down"  # noqa: S101 - for the type checker

        def write(event: E) -> Draft:
            old = down(check(event) if check else event)
            if not self._lossy and (back := former.up(old)) != event:
                raise _lost(event, back, former.version)
            return former.name, former.version, codec, encode(old)

        return write

    def stored(self, event: E) -> E:
        """Return *event* as it is read back: itself, or less what a lossy `write_as` drops."""
        former = self._written.find(type(event)) if self._lossy else None
        return former.up(former.down(event)) if isinstance(former, Former) and former.down else event

    def newest(self, event: E) -> bytes | str:
        """Return what *event* is encoded as in its newest version: the same for equal values of the same types."""
        cls = type(event)
        if cls not in self._encode:
            self._encode[cls] = encoder(cls, self._domain.codec)
        return self._encode[cls](event)


def _refuse(refused: NotInRelease) -> Write:
    """Return what raises *refused* anew for each event."""

    def write(_: object) -> Draft:
        raise NotInRelease(*refused.args) from None

    return write


def _lost(event: object, back: object, version: int) -> NotExpressible:
    """Return the error that names the fields in which *back*, what would be read, differs from *event*."""
    names = list(fields(type(event)))
    lost = [name for name in names if getattr(event, name) != getattr(back, name)] or names
    values = ", ".join(shown(getattr(back, name)) for name in lost)
    return NotExpressible(event, ", ".join(lost), f"only what is read back as {values}", version)
