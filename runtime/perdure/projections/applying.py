"""Applying records: each event of one that is handled, by the method that the code has for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeAlias, final

from perdure.engines import ERASED, Raw
from perdure.engines.rows import RawTable, Rows
from perdure.entities import Bindings
from perdure.entities.bound import Bound
from perdure.errors import Invalid, ProjectionFailed, UnreadableRecord
from perdure.events import Erased
from perdure.events.core import Codecs
from perdure.events.selection import names_of
from perdure.projections.declared import Projection
from perdure.projections.kept import Tables

__all__ = ["Applier"]

Method: TypeAlias = Callable[[Any, Any, Any], None]  # Any: the event, what is recorded of it, and typed tables


@final
class Applier:
    """Applies the events that *projection* handles, by its *code*."""

    def __init__(
        self, projection: Projection, code: object, codecs: Codecs[Any], bindings: Bindings
    ) -> None:  # Any: of whatever events
        """Find the methods. Raises Invalid where one is missing."""
        self.projection = projection
        self.name = projection.name
        self.identity = projection.identity
        self._page = codecs.readers.page
        self._methods: dict[type, Method] = {
            cls: self._method(code, method) for cls, method in projection.handles.items()
        }
        self._forget: Callable[[Any, Any], None] = self._method(code, "forget")  # Any: as above
        self._names = {*names_of(codecs.domain, projection.handles), ERASED}
        self._streams = tuple(f"{stream}/" for stream in projection.streams)
        self._tables = Tables(bindings, projection.tables)
        self._typed = projection.typed(self._tables)

    def _method(self, code: object, name: str) -> Any:  # Any: what the code has under this name
        method = getattr(code, name, None)
        if not callable(method):
            raise Invalid(f"projection {self.name}", "code", f"an object with a method `{name}`", code)
        return method

    @property
    def tables(self) -> tuple[RawTable, ...]:
        """The tables that it writes, those of children too, each behind those that it refers to."""
        return tuple(bound.raw for bound in self._tables.bounds)

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """The same, with all that is known of them."""
        return self._tables.bounds

    def begin_empty(self) -> None:
        """Begin with tables that have no rows, and that nobody else writes."""
        self._tables.begin_empty()

    def batch(
        self, rows: Rows, records: Sequence[Raw], skipped: Collection[int] = (), *, alone: bool = False
    ) -> ProjectionFailed | None:
        """Apply *records* but for those *skipped*; where one fails, those before it, and return why it did.

        Nobody else writes the rows where it is *alone* with them, after `begin_empty`: what was read is still so.
        """
        if skipped:
            records = [record for record in records if record[0] not in skipped]
        try:
            with rows.step():
                self.apply(rows, records, alone=alone)
        except Exception:  # noqa: BLE001 - whatever it was, it comes again
            return self._one_by_one(rows, records)
        return None

    def apply(self, rows: Rows, records: Sequence[Raw], *, alone: bool = False) -> None:
        """Apply *records*, and raise what their code raises: then the caller undoes it."""
        names = self._names
        wanted = [record for record in records if record[3] in names]
        tables = self._tables
        if not wanted:
            return
        tables.begin(rows, alone=alone)
        methods, typed = self._methods, self._typed
        try:
            for recorded in self._page(wanted):
                event = recorded.event
                method = methods.get(type(event))
                if method is not None:
                    method(event, recorded, typed)
                elif type(event) is Erased and recorded.stream.startswith(self._streams):
                    self._forget(recorded, typed)
            tables.flush()
        except BaseException:
            tables.forget()  # what it remembers may not have come to be
            raise
        finally:
            tables.end()

    def _one_by_one(self, rows: Rows, records: Iterable[Raw]) -> ProjectionFailed | None:
        for record in records:
            try:
                with rows.step():
                    self.apply(rows, [record])
            except Exception as error:  # noqa: BLE001 - it is what stops the projection
                return self.failed(record[0], record[1], record[2], error)
        return None

    def failed(self, position: int, stream: str, version: int, error: Exception) -> ProjectionFailed:
        """Return what is raised where the record at *position* cannot be applied."""
        failed = ProjectionFailed(self.name, position, stream, version, reason_of(error))
        failed.__cause__ = error
        return failed


def reason_of(error: Exception) -> str:
    """Return what *error* says, on one line."""
    text = " ".join(str(error).split()) or "no text"
    return text if isinstance(error, UnreadableRecord) else f"{type(error).__name__}: {text}"
