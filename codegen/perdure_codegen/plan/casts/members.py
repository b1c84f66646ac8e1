"""Casts of enums and unions: what each member becomes, case by case, so that a type checker sees one forgotten."""

from __future__ import annotations

from collections.abc import Mapping

from perdure_codegen.meaning.members import Target
from perdure_codegen.model import DeclaredType, Ref, UnionShape
from perdure_codegen.plan.casts.expressions import Expressions
from perdure_codegen.plan.needs import steps_between
from perdure_codegen.plan.words import listing
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import Argument, Call, Case, Expr, Match, Raise, Return, Statement
from perdure_codegen.steps import HookCall, MemberAdded, MemberRemoved

__all__ = ["enum_body", "union_down", "union_up"]


def enum_body(
    write: Expressions,
    source: str,
    targets: Mapping[str, Target],
    former: str,
    made: str,
    *,
    version: int,
    members: tuple[str, ...],
) -> tuple[Statement, ...]:
    """Return `match` over the members of the class *former*, giving those of *made*; members that become one share.

    *members* are all that *made* has.
    """
    groups: dict[Target, list[str]] = {}
    for member, target in targets.items():
        groups.setdefault(target, []).append(f"{former}.{member.upper()}")
    allowed = listing(tuple(f"`{member}`" for member in members), "or")
    cases = tuple(
        Case(tuple(patterns), (_enum_statement(write, source, target, made, version=version, allowed=allowed),))
        for target, patterns in groups.items()
    )
    return (Match(source, cases),)


def _enum_statement(
    write: Expressions, source: str, target: Target, made: str, *, version: int, allowed: str
) -> Statement:
    match target:
        case str():
            return Return(f"{made}.{target.upper()}")
        case HookCall(name):
            return Return(Call(f"hooks.{name}", (Argument("member", source),)))
        case None:
            return _refusal(write, source, f"{allowed}", version)


def _refusal(write: Expressions, source: str, expected: str, version: int) -> Raise:
    error = write.runtime("NotExpressible", "perdure.values")
    parts = (source, '"value"', literal(expected), str(version))
    return Raise(Call(error, tuple(Argument("", part) for part in parts)))


def union_up(write: Expressions, declared: DeclaredType, version: int) -> tuple[Statement, ...]:
    """Return the body of the cast of a union from *version* to the next."""
    step = declared.steps[version - 1]
    removed = {each.member: each.into for each in step.operations if isinstance(each, MemberRemoved)}
    return _union_body(write, declared, version, version + 1, removed)


def union_down(write: Expressions, declared: DeclaredType, version: int) -> tuple[Statement, ...]:
    """Return the body of the cast of a union from *version* to the one before."""
    step = declared.steps[version - 2]
    added = {each.member: each.into for each in step.operations if isinstance(each, MemberAdded)}
    return _union_body(write, declared, version, version - 1, added)


def _union_body(
    write: Expressions,
    declared: DeclaredType,
    former: int,
    to: int,
    replaced: Mapping[str, Target],
) -> tuple[Statement, ...]:
    source = "old" if to > former else "new"
    held = _members(declared, former)
    left = {ref.name: ref for ref in _members(declared, to)}
    cases = []
    for ref in held:
        cls = write.scope.cls(ref)
        if ref.name in replaced:
            target = replaced[ref.name]
            if isinstance(target, HookCall):
                body: Statement = Return(Call(f"hooks.{target.name}", (Argument("member", source),)))
            else:
                allowed = listing(tuple(f"`{write.scope.domain.class_name(each)}`" for each in left.values()), "or")
                body = _refusal(write, source, allowed, to)
        else:
            body = Return(_cast(write, source, ref, left[ref.name]))
        cases.append(Case((f"{cls}()",), (body,)))
    return (Match(source, tuple(cases)),)


def _cast(write: Expressions, source: str, ref: Ref, to: Ref) -> Expr:
    if ref == to:
        return source
    casts = steps_between(write.scope.domain, ref.name, ref.version, to.version)
    return write.adopt(ref, ref.name, casts, source)


def _members(declared: DeclaredType, version: int) -> tuple[Ref, ...]:
    shape = declared.version(version).shape
    return shape.members if isinstance(shape, UnionShape) else ()
