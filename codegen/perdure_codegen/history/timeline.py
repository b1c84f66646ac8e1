"""Every version of every type, found by undoing the changes of today's shape, newest first."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.declarations import Constrain, Operation, RenameType, Retype, Scale, StepDecl
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.history import rules
from perdure_codegen.history.adoption import report_missing_adoptions
from perdure_codegen.history.context import CannotUndoError, Context
from perdure_codegen.history.fields import undo_fields
from perdure_codegen.history.members import undo_enum, undo_union
from perdure_codegen.history.values import undo_value
from perdure_codegen.model import (
    DeclaredType,
    Domain,
    EnumShape,
    FieldsShape,
    NamedShape,
    Ref,
    Shape,
    UnionShape,
    Version,
)
from perdure_codegen.resolved import Resolved, ResolvedType
from perdure_codegen.steps import ResolvedOperation, Step, TypeRenamed

__all__ = ["history"]


def history(resolved: Resolved) -> tuple[Domain | None, tuple[Diagnostic, ...]]:
    """Return the domain with all versions of its types, or None where a change does not lead to what stands after it.

    The diagnostics say of each type the first change, from the newest, that does not apply.
    """
    timeline = _Timeline(resolved)
    domain = Domain(
        name=resolved.name,
        doc=resolved.doc,
        codec=resolved.codec,
        span=resolved.span,
        types={name: timeline.declared(name) for name in resolved.types},
        streams=resolved.streams,
        events={name: timeline.declared(name) for name in resolved.events},
        sources=resolved.sources,
    )
    if not timeline.found:
        report_missing_adoptions(domain, resolved, timeline.found.append)
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
        current = Version(len(today.steps) + 1, today.name, today.shape)
        versions, steps = [current], []
        known = True
        for written in reversed(today.steps):
            operations: list[ResolvedOperation] = []
            name, shape = current.name, current.shape
            for operation in reversed(written.operations):
                if not known:
                    break
                try:
                    name, shape, resolved = self._undo(operation, name, shape, today, written)
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

    def _undo(
        self, operation: Operation, name: str, shape: Shape, today: ResolvedType, step: StepDecl
    ) -> tuple[str, Shape, ResolvedOperation]:
        context = Context(today.name, step.version, self.resolved.scope, self._shapes, self.found.append)
        if isinstance(operation, RenameType):
            return self._renamed(operation, name, shape, context)
        match shape:
            case FieldsShape():
                fields, resolved = undo_fields(operation, shape.fields, context)
                return name, FieldsShape(fields), resolved
            case EnumShape():
                before, resolved = undo_enum(operation, shape, context)
                return name, before, resolved
            case UnionShape():
                members, resolved = undo_union(operation, shape, context)
                return name, members, resolved
            case NamedShape():
                if not isinstance(operation, Retype | Constrain | Scale):
                    raise context.refuse(
                        operation.span,
                        f"`{today.name}` is a named type: `retype`, `constrain`, `scale` and `rename_type` change it",
                    )
                if operation.target.text not in {name, today.name}:
                    raise context.refuse(
                        operation.target.span, f"this is about `{today.name}`", f"write `{today.name}`"
                    )
                spec, resolved = undo_value(operation, shape.spec, context)
                return name, NamedShape(spec), resolved

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

    def _renamed(
        self, operation: RenameType, name: str, shape: Shape, context: Context
    ) -> tuple[str, Shape, ResolvedOperation]:
        if self._today(context.name).kind == "event":
            raise context.refuse(
                operation.span,
                f"`rename_type` is for types, and `{context.name}` is an event",
                "remove it: an event keeps the name under which it is stored",
            )
        if operation.to.text != name:
            raise context.refuse(
                operation.to.span,
                f"the type is called `{name}` in version {context.version}, not `{operation.to.text}`",
                f"write `to: {name}`",
            )
        former = operation.former.text
        if former in self.resolved.scope.kinds:
            raise context.refuse(operation.former.span, f"there is a type `{former}` today", "a name is used only once")
        resolved = TypeRenamed(former=former, to=name, because=operation.because, span=operation.span)
        return former, shape, resolved
