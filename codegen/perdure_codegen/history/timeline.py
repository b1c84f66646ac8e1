"""Every version of every type, found by undoing the changes of today's shape, newest first."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.history import rules
from perdure_codegen.history.adoption import report_missing_adoptions
from perdure_codegen.history.altering import report_alterations
from perdure_codegen.history.context import CannotUndoError, Context
from perdure_codegen.history.splitting import last_shape, report_circular_splits
from perdure_codegen.history.undo import undo
from perdure_codegen.model import DeclaredType, Domain, FieldsShape, Ref, Shape, Version
from perdure_codegen.resolved import Resolved, ResolvedType
from perdure_codegen.steps import ResolvedOperation, Step

__all__ = ["history"]


def history(resolved: Resolved, *, is_released: bool = False) -> tuple[Domain | None, tuple[Diagnostic, ...]]:
    """Return the domain with all versions of its types, or None where a change does not lead to what stands after it.

    The diagnostics say of each type the first change, from the newest, that does not apply. Where the domain *is
    released*, what each version embeds is known, and a new type may embed any version from the start.
    """
    timeline = _Timeline(resolved)
    domain = Domain(
        name=resolved.name,
        doc=resolved.doc,
        codec=resolved.codec,
        promise=resolved.promise,
        span=resolved.span,
        types={name: timeline.declared(name) for name in resolved.types},
        streams=resolved.streams,
        events={name: timeline.declared(name) for name in resolved.events},
        sources=resolved.sources,
        entities=resolved.entities,
        projections=resolved.projections,
        queries=resolved.queries,
    )
    if not timeline.found and not is_released:
        report_missing_adoptions(domain, resolved, timeline.found.append)
    if not timeline.found:
        report_alterations(domain, timeline.found.append)
    if not timeline.found:
        report_circular_splits(domain, timeline.found.append)
    if any(each.severity == "error" for each in timeline.found):
        return None, tuple(timeline.found)
    return domain, tuple(timeline.found)


class _Timeline(Struct):
    """Undoes types on demand: the changes of one may speak of former shapes of another."""

    resolved: Resolved
    found: list[Diagnostic] = []
    done: dict[str, DeclaredType] = {}
    under_way: list[str] = []

    def shape(self, ref: Ref) -> Shape:
        """Return the shape of any version of any type."""
        declared = self._today(ref.name)
        if ref.version == len(declared.steps) + 1:
            return declared.shape
        return self.declared(ref.name).version(ref.version).shape

    def _today(self, name: str) -> ResolvedType:
        types, events = self.resolved.types, self.resolved.events
        return types[name] if name in types else events[name]

    def declared(self, name: str) -> DeclaredType:
        """Return the type called *name* with all its versions."""
        if name not in self.done:
            self.under_way.append(name)
            self.done[name] = self._undone(self._today(name))
            self.under_way.pop()
        return self.done[name]

    def _undone(self, today: ResolvedType) -> DeclaredType:
        known = True
        context = Context(today.name, len(today.steps) + 1, self.resolved.scope, self._shapes, self.found.append)
        try:
            last = last_shape(today, context)
        except CannotUndoError as error:
            self.found.append(error.diagnostic)
            last, known = FieldsShape({}), False
        current = Version(len(today.steps) + 1, today.name, last)
        versions, steps = [current], []
        for written in reversed(today.steps):
            operations: list[ResolvedOperation] = []
            context = Context(today.name, written.version, self.resolved.scope, self._shapes, self.found.append)
            name, shape = current.name, current.shape
            for operation in reversed(written.operations):
                if not known:
                    break
                try:
                    name, shape, resolved = undo(operation, name, shape, today, context)
                except CannotUndoError as error:
                    self.found.append(error.diagnostic)
                    known = False
                else:
                    operations.append(resolved)
            current = Version(written.version - 1, name, shape)
            versions.append(current)
            steps.append(Step(written.version, tuple(reversed(operations)), written.span))
        return DeclaredType(
            name=today.name,
            kind=today.kind,
            doc=today.doc,
            span=today.span,
            versions=tuple(reversed(versions)),
            steps=tuple(reversed(steps)),
            field_docs=today.field_docs,
            defaults=today.defaults,
            places=today.places,
            stream=today.stream,
        )

    def _shapes(self, ref: Ref) -> Shape:
        if ref.name in self.under_way and ref.version < self.resolved.scope.counts[ref.name]:
            today = self._today(ref.name)
            raise CannotUndoError(
                rules.CIRCULAR_HISTORY.at(
                    today.span,
                    f"`{ref.name}` contained itself in a former version"
                    if ref.name == self.under_way[-1]
                    else f"changes of `{self.under_way[-1]}` speak of a version of `{ref.name}`, whose changes speak "
                    "of it in turn",
                    help="no type may contain another one that contained it in a former version",
                )
            )
        return self.shape(ref)
