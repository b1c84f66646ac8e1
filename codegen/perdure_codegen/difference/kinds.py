"""What kind of change it is that a field, or a named type, holds something else."""

from __future__ import annotations

from perdure_codegen.difference.rules import constraints, lists, types, units
from perdure_codegen.meaning.conversion import (
    Branch,
    Conversion,
    EmptyOrOne,
    First,
    ListToSet,
    MapOptional,
    One,
    OrNone,
    Pick,
    SetToList,
    Unwrap,
    conversion,
)
from perdure_codegen.meaning.effective import bounds
from perdure_codegen.meaning.scope import Shapes
from perdure_codegen.meaning.totality import failures
from perdure_codegen.model import Nullable, Spec
from perdure_codegen.rule import Rule

__all__ = ["kind_of"]


def kind_of(before: Spec, after: Spec, shapes: Shapes) -> Rule:
    """Return the rule that is about *before* becoming *after*, by types and constraints alone."""
    if before.type == after.type:
        return units.CHANGED_UNIT if before.unit != after.unit else _constraint(before, after, shapes)
    match before.type, after.type:
        case _, Nullable(item) if item == before.type:
            return types.MADE_OPTIONAL
        case Nullable(item), _ if item == after.type:
            return types.MADE_REQUIRED
        case _:
            return _container(conversion(before.type, after.type, shapes)) or _type(before, after, shapes)


def _constraint(before: Spec, after: Spec, shapes: Shapes) -> Rule:
    old, new = bounds(before, shapes), bounds(after, shapes)
    if new.within(old):
        return constraints.TIGHTENED_CONSTRAINT
    return constraints.LOOSENED_CONSTRAINT if old.within(new) else constraints.CHANGED_CONSTRAINT


def _container(node: Conversion | None) -> Rule | None:
    match node:
        case One() | EmptyOrOne():
            return lists.ONE_TO_LIST
        case First() | OrNone():
            return lists.LIST_TO_ONE
        case ListToSet():
            return lists.LIST_TO_SET
        case SetToList():
            return lists.SET_TO_LIST
        case Branch():
            return types.VALUE_TO_UNION
        case Pick():
            return types.UNION_TO_VALUE
        case MapOptional(item) | Unwrap(item):
            return _container(item)
        case _:
            return None


def _type(before: Spec, after: Spec, shapes: Shapes) -> Rule:
    fits, fitted = _fits(before, after, shapes), _fits(after, before, shapes)
    if fits == fitted:
        return types.CHANGED_TYPE
    return types.WIDENED_TYPE if fits else types.NARROWED_TYPE


def _fits(one: Spec, other: Spec, shapes: Shapes) -> bool:
    """Answer whether each value of *one* is a value of *other* too, with nothing dropped."""
    node = conversion(one.type, other.type, shapes, exact=True)
    return node is not None and not failures(node, one, other, shapes)
