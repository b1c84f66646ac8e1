"""How far the way down of a type leads: between two versions, and through one operation alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from perdure_codegen.meaning.descent import Answer, Descent
from perdure_codegen.meaning.laws import VALUE, can_undo, has_way_down
from perdure_codegen.meaning.members import enum_down
from perdure_codegen.model import DeclaredType, Domain, EnumShape, FieldsShape, NamedShape, Ref, Spec, UnionShape
from perdure_codegen.steps import Adopted, HookCall, MemberAdded, ResolvedOperation, Step

__all__ = ["operation_down", "way_down", "ways_down"]


def way_down(domain: Domain, declared: DeclaredType, version: int, *, start: int | None = None) -> Answer:
    """Answer which values of version *start* (the newest) can be written as *version*, by what their casts do.

    What is lost on the way is another question: see `lost_down`.
    """
    start = len(declared.versions) if start is None else start
    if not has_way_down(domain, declared, version, start=start):
        return "never"
    steps = tuple(reversed(declared.steps[version - 1 : start - 1]))
    match declared.version(start).shape:
        case EnumShape(members):
            return _of_alternatives(_member_down(declared, member, steps) for member in members)
        case UnionShape(members):
            return _of_alternatives(_record_down(domain, declared, ref, steps) for ref in members)
        case FieldsShape(fields):
            return _fields_down(domain, fields, steps)
        case NamedShape(spec):
            return _fields_down(domain, {VALUE: spec}, steps)


def ways_down(domain: Domain, declared: DeclaredType) -> dict[tuple[int, int], Answer]:
    """Return `way_down` for each two versions, the newer one first; fields descend only once from each."""
    found: dict[tuple[int, int], Answer] = {}
    for start in range(2, len(declared.versions) + 1):
        match declared.version(start).shape:
            case FieldsShape(fields):
                answers: Iterable[Answer] = _answers(domain, declared, fields, start)
            case _:
                answers = (way_down(domain, declared, version, start=start) for version in range(start - 1, 0, -1))
        found |= {(start, version): answer for version, answer in zip(range(start - 1, 0, -1), answers, strict=True)}
    return found


def _answers(domain: Domain, declared: DeclaredType, fields: Mapping[str, Spec], start: int) -> Iterator[Answer]:
    """Yield the answers for the versions below *start*, the next one first."""
    descent = Descent(domain, partial(_embedded, domain))
    descent.begin(fields)
    is_open = True
    for step in reversed(declared.steps[: start - 1]):
        is_open = is_open and all(can_undo(domain, operation) for operation in step.operations)
        if is_open:
            for operation in reversed(step.operations):
                descent.undo(operation)
        yield descent.answer if is_open else "never"


def operation_down(domain: Domain, operation: ResolvedOperation) -> Answer:
    """Answer which values go down through *operation* alone, whatever stands before and after it."""
    if not can_undo(domain, operation):
        return "never"
    match operation:
        case MemberAdded():
            return "some" if operation.into is None else "always"
        case Adopted(fields=()):
            embedded = _embedded(domain, operation.type, operation.to, operation.former)
            return "always" if embedded == "always" else "some"
        case _:
            descent = Descent(domain, partial(_embedded, domain))
            descent.undo(operation)
            return descent.answer


def _fields_down(domain: Domain, fields: Mapping[str, Spec], steps: Iterable[Step]) -> Answer:
    descent = Descent(domain, partial(_embedded, domain))
    descent.begin(fields)
    for step in steps:
        for operation in reversed(step.operations):
            descent.undo(operation)
    return descent.answer


def _of_alternatives(answers: Iterable[Answer]) -> Answer:
    """Return the answer for a value that is one of several."""
    found = set(answers)
    return found.pop() if len(found) == 1 else "some"


def _member_down(declared: DeclaredType, member: str, steps: tuple[Step, ...]) -> Answer:
    """Return the answer for a member of an enum; a hook may make any member."""
    for at, step in enumerate(steps):
        target = enum_down([member], step)[member]
        if target is None:
            return "never"
        if isinstance(target, HookCall):
            shape = declared.version(step.version - 1).shape
            members = shape.members if isinstance(shape, EnumShape) else ()
            return _of_alternatives(_member_down(declared, each, steps[at + 1 :]) for each in members)
        member = target
    return "always"


def _record_down(domain: Domain, declared: DeclaredType, ref: Ref, steps: tuple[Step, ...]) -> Answer:
    """Return the answer for a member of a union; a hook may make any member."""
    held = ref.version
    for at, step in enumerate(steps):
        for operation in reversed(step.operations):
            match operation:
                case MemberAdded(member=member, into=into) if member == ref.name:
                    if into is None:
                        return "never"
                    shape = declared.version(step.version - 1).shape
                    members = shape.members if isinstance(shape, UnionShape) else ()
                    return _of_alternatives(_record_down(domain, declared, each, steps[at + 1 :]) for each in members)
                case Adopted(type=name, former=former) if name == ref.name:
                    held = former
                case _:
                    pass
    return _embedded(domain, ref.name, ref.version, held)


def _embedded(domain: Domain, name: str, start: int, version: int) -> Answer:
    return way_down(domain, domain.declared(name), version, start=start)
