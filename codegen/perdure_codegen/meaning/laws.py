"""What a path of steps loses, each way; the generated tests hold the casts to exactly this.

Losses are told by field, for any two versions: the fields of the older one that `down(up(x))` does not restore, and
those of the newer one that `up(down(y))` does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec import Struct

from perdure_codegen.meaning.conversion import Conversion, First, ListToSet, OrNone, conversion
from perdure_codegen.meaning.effective import core, scalar_of
from perdure_codegen.model import DeclaredType, Domain, FieldsShape, Scalar, Shape
from perdure_codegen.steps import (
    Added,
    Adopted,
    Hoisted,
    Hooked,
    MemberAdded,
    MemberRemoved,
    Nested,
    Removed,
    Renamed,
    ResolvedOperation,
    Retyped,
    Scaled,
    Split,
)

__all__ = [
    "VALUE",
    "can_undo",
    "has_way_down",
    "loses_down",
    "loses_up",
    "losses",
    "lost_between",
    "lost_down",
    "lost_up",
]

VALUE = ""
"""Stands for the whole value of a type without fields: an enum, a union or a named type."""


class _Move(Struct, frozen=True):
    """What an operation does with fields, one way: each pair is (from, to); *lost* are names on the from side."""

    pairs: tuple[tuple[str, str], ...] = ()
    lost: frozenset[str] = frozenset()


def lost_up(domain: Domain, declared: DeclaredType, version: int, *, to: int | None = None) -> frozenset[str]:
    """Return the fields of *version* that going up to version *to* (the newest) and down again need not restore."""
    steps = declared.steps[version - 1 : None if to is None else to - 1]
    moves = [_up(domain, operation) for step in steps for operation in step.operations]
    return _followed(_names(declared.version(version).shape), moves)


def lost_down(domain: Domain, declared: DeclaredType, version: int, *, start: int | None = None) -> frozenset[str]:
    """Return the fields of version *start* (the newest) that going down to *version* and up again need not restore."""
    start = len(declared.versions) if start is None else start
    steps = reversed(declared.steps[version - 1 : start - 1])
    moves = [_down(domain, operation) for step in steps for operation in reversed(step.operations)]
    return _followed(_names(declared.version(start).shape), moves)


def lost_between(domain: Domain, declared: DeclaredType) -> dict[tuple[int, int], frozenset[str]]:
    """Return `lost_up` and `lost_down` of each two versions, by the version that is come back to, and the other."""
    ups = [[_up(domain, operation) for operation in step.operations] for step in declared.steps]
    downs = [[_down(domain, operation) for operation in reversed(step.operations)] for step in declared.steps]
    names = [_names(version.shape) for version in declared.versions]
    found: dict[tuple[int, int], frozenset[str]] = {}
    for new in range(2, len(declared.versions) + 1):
        for old in range(1, new):
            found[old, new] = _followed(names[old - 1], chain.from_iterable(ups[old - 1 : new - 1]))
            found[new, old] = _followed(names[new - 1], chain.from_iterable(reversed(downs[old - 1 : new - 1])))
    return found


def loses_up(domain: Domain, name: str, former: int, to: int) -> bool:
    """Answer whether the steps of a type from one version to another lose anything on the way up."""
    steps = domain.declared(name).steps[former - 1 : to - 1]
    return any(_up(domain, operation).lost for step in steps for operation in step.operations)


def loses_down(domain: Domain, name: str, former: int, to: int) -> bool:
    """Answer whether the steps of a type between two versions lose anything on the way down."""
    steps = domain.declared(name).steps[former - 1 : to - 1]
    return any(_down(domain, operation).lost for step in steps for operation in step.operations)


def losses(domain: Domain, operation: ResolvedOperation) -> tuple[frozenset[str], frozenset[str]]:
    """Return what *operation* alone loses: on the way up, of the fields before it; on the way down, of those after."""
    return _up(domain, operation).lost, _down(domain, operation).lost


def has_way_down(domain: Domain, declared: DeclaredType, version: int, *, start: int | None = None) -> bool:
    """Answer whether the steps from *start* (the newest) to *version* can be undone, for some values at least."""
    steps = declared.steps[version - 1 : None if start is None else start - 1]
    return all(can_undo(domain, operation) for step in steps for operation in step.operations)


def can_undo(domain: Domain, operation: ResolvedOperation) -> bool:
    """Answer whether *operation* has a way down at all."""
    match operation:
        case Removed():
            return operation.fill is not None
        case Hooked():
            return operation.back is not None
        case Split():
            return False
        case Retyped():
            return conversion(operation.after.type, operation.before.type, domain.shape, exact=True) is not None
        case Adopted():
            embedded = domain.declared(operation.type)
            return has_way_down(domain, embedded, operation.former, start=operation.to)
        case _:
            return True


def _names(shape: Shape) -> tuple[str, ...]:
    return tuple(shape.fields) if isinstance(shape, FieldsShape) else (VALUE,)


def _followed(names: Iterable[str], moves: Iterable[_Move]) -> frozenset[str]:
    """Return which of *names* lose something as their values are moved about."""
    origins: Mapping[str, frozenset[str]] = {name: frozenset({name}) for name in names}
    lost: set[str] = set()
    for move in moves:
        for name in move.lost:
            lost |= origins.get(name, frozenset())
        moved = {source for source, _ in move.pairs}
        after = {name: origin for name, origin in origins.items() if name not in moved}
        for source, target in move.pairs:
            after[target] = after.get(target, frozenset()) | origins.get(source, frozenset())
        origins = after
    return frozenset(lost)


def _up(domain: Domain, operation: ResolvedOperation) -> _Move:
    match operation:
        case Renamed():
            return _Move(operation.pairs)
        case Removed():
            return _Move(lost=frozenset({operation.field}))
        case Retyped():
            lossy = operation.otherwise is not None or _drops(operation, domain, upwards=True)
            return _Move(lost=_if(lossy, _target(operation, domain)))
        case Scaled():
            lossy = operation.rounding is not None or operation.otherwise is not None or _is_float(operation)
            return _Move(lost=_if(lossy, _target(operation, domain)))
        case Nested():
            return _Move(tuple((field, operation.into) for field, _ in operation.pairs))
        case Hoisted():
            pairs = tuple((operation.field, field) for _, field in operation.pairs)
            return _Move(pairs, _if(operation.nullable, operation.field))
        case Hooked():
            return _hooked(operation.before, operation.after, operation.loses)
        case Adopted():
            lossy = loses_up(domain, operation.type, operation.former, operation.to)
            return _Move(lost=_adopted(operation) if lossy else frozenset())
        case MemberRemoved():
            return _Move(lost=frozenset({VALUE}))
        case _:
            return _Move()


def _down(domain: Domain, operation: ResolvedOperation) -> _Move:
    match operation:
        case Renamed():
            return _Move(tuple((after, before) for before, after in operation.pairs))
        case Added():
            return _Move(lost=frozenset({operation.field}))
        case Retyped():
            return _Move(lost=_if(_drops(operation, domain, upwards=False), _target(operation, domain)))
        case Scaled():
            return _Move(lost=_if(_is_float(operation), _target(operation, domain)))
        case Nested():
            pairs = tuple((operation.into, field) for field, _ in operation.pairs)
            return _Move(pairs, _if(operation.otherwise is not None, operation.into))
        case Hoisted():
            return _Move(tuple((field, operation.field) for _, field in operation.pairs))
        case Hooked():
            return _hooked(operation.after, operation.before, operation.loses)
        case Adopted():
            lossy = loses_down(domain, operation.type, operation.former, operation.to)
            return _Move(lost=_adopted(operation) if lossy else frozenset())
        case MemberAdded():
            return _Move(lost=_if(operation.into is not None, VALUE))
        case _:
            return _Move()


def _hooked(
    taken: tuple[tuple[str, object], ...], made: tuple[tuple[str, object], ...], lost: tuple[str, ...]
) -> _Move:
    names = [name for name, _ in taken]
    return _Move(tuple((one, other) for one in names for other, _ in made), frozenset(names) & frozenset(lost))


def _adopted(operation: Adopted) -> frozenset[str]:
    return frozenset(field for field, _, _ in operation.fields) or frozenset({VALUE})


def _target(operation: Retyped | Scaled, domain: Domain) -> str:
    """Return the field that is changed, or VALUE where it is a named type of the domain that changes itself."""
    return VALUE if operation.target in domain.types or not operation.target[:1].islower() else operation.target


def _if(condition: bool, name: str) -> frozenset[str]:  # noqa: FBT001 - reads as `if`
    return frozenset({name}) if condition else frozenset()


def _is_float(operation: Scaled) -> bool:
    return core(operation.after.type) == Scalar("float")


def _drops(operation: Retyped, domain: Domain, *, upwards: bool) -> bool:
    """Answer whether the conversion that way drops something without refusing."""
    ends = (operation.before.type, operation.after.type)
    before, after = ends if upwards else ends[::-1]
    node = conversion(before, after, domain.shape, exact=not upwards)
    kinds = [scalar_of(each, domain.shape) for each in (before, after)]
    truncates = upwards and kinds == [Scalar("datetime"), Scalar("date")]
    return truncates or _drops_items(node, operation) or (not upwards and _fills_down(operation, domain))


def _drops_items(node: Conversion | None, operation: Retyped) -> bool:
    match node:
        case First() | OrNone():
            return operation.many_first or operation.fill is not None
        case ListToSet(exact=False):
            return True
        case None:
            return False
        case _:
            inner = getattr(node, "item", None)
            return inner is not None and _drops_items(inner, operation)


def _fills_down(operation: Retyped, domain: Domain) -> bool:
    """Answer whether `fill` is for the way down: always but where a list became one."""
    node = conversion(operation.before.type, operation.after.type, domain.shape)
    return operation.fill is not None and not isinstance(node, First)
