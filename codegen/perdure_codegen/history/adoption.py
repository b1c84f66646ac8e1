"""Who embeds a changed type says so: each version that a shape moves to is adopted by name."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.diagnostic import Fix, Related
from perdure_codegen.history import rules
from perdure_codegen.history.values import refs
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import DeclaredType, Domain, FieldsShape, Ref, Shape, UnionShape
from perdure_codegen.resolved import Resolved
from perdure_codegen.span import Span
from perdure_codegen.steps import Adopted

__all__ = ["report_missing_adoptions"]


def report_missing_adoptions(domain: Domain, resolved: Resolved, report: Report) -> None:
    """Report each type that embeds a changed one as if it had never been otherwise.

    Every version counts as released, so version 1 of a type was made of the versions 1 that there were; a step that
    adopts a later version from the start (`from: 2`) says that the type is younger than that change. What embeds a
    type that is reported must adopt the version that this one will get.
    """
    adoptions = _Adoptions(domain)
    for declared in (*domain.types.values(), *domain.events.values()):
        for at, adopted in enumerate(adoptions.missing(declared.name)):
            _report(declared, adopted, domain, resolved, report, is_first=at == 0)


class _Adoptions:
    """What each type has to adopt: those that it embeds first, since they may get a version more."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.known: dict[str, tuple[Adopted, ...]] = {}

    def missing(self, name: str) -> tuple[Adopted, ...]:
        """Return what the type called *name* has to adopt."""
        if name not in self.known:
            declared = self.domain.declared(name)
            self.known[name] = tuple(self._of(declared))
        return self.known[name]

    def _of(self, declared: DeclaredType) -> Iterator[Adopted]:
        adopted = {
            (operation.type, operation.former)
            for step in declared.steps
            for operation in step.operations
            if isinstance(operation, Adopted)
        }
        never = {
            ref.name: ref.version
            for ref in _embedded(declared.versions[0].shape)
            if ref.version > 1 and (ref.name, ref.version) not in adopted
        }
        today = {ref.name: ref.version for ref in _embedded(declared.newest.shape)}
        for name in dict.fromkeys([*never, *today]):
            newest = today.get(name, never.get(name, 1))
            to = newest + bool(self.missing(name)) if name in today else newest
            former = 1 if name in never else newest
            if former < to:
                yield Adopted(type=name, former=former, to=to, fields=(), because="", span=declared.span)


def _report(
    declared: DeclaredType, adopted: Adopted, domain: Domain, resolved: Resolved, report: Report, *, is_first: bool
) -> None:
    count = len(declared.versions)
    paste = f"{{adopt: {adopted.type}, from: {adopted.former}, to: {adopted.to}}}"
    changes = f"under `{declared.name}.changes`"
    if not is_first:
        help_ = f"add `{paste}` to the same step {changes}"
    elif count == 1:
        help_ = f"declare it {changes}: `{count + 1}: [{paste}]`"
    else:
        help_ = f"add `{paste}` to a step {changes}, or declare `{count + 1}: [{paste}]`"
    report(
        rules.MISSING_ADOPTION.at(
            _place(declared, adopted.type, resolved),
            f"`{declared.name}` embeds `{adopted.type}`, which has changed, and does not say when it adopted "
            f"version {adopted.to}",
            label=f"version {adopted.to} of `{adopted.type}`",
            help=help_,
            related=Related(domain.declared(adopted.type).span, f"`{adopted.type}` has changed"),
            fixes=(Fix(type=declared.name, version=count + 1, operations=(paste,), begins=True),),
        )
    )


def _place(declared: DeclaredType, name: str, resolved: Resolved) -> Span:
    """Return where the type called *name* is embedded today."""
    today = resolved.types.get(declared.name) or resolved.events[declared.name]
    if not isinstance(today.shape, FieldsShape):
        return today.places.get(name, declared.span)
    holders = (field for field, spec in today.shape.fields.items() if any(ref.name == name for ref in refs(spec.type)))
    return next((today.places[field] for field in holders), declared.span)


def _embedded(shape: Shape) -> Iterator[Ref]:
    if isinstance(shape, FieldsShape):
        for spec in shape.fields.values():
            yield from refs(spec.type)
    elif isinstance(shape, UnionShape):
        yield from shape.members
