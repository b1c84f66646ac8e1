"""The last step of an event that was split: its parts, as the hook makes them and as today's classes."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.model import DeclaredType, Domain, FieldsShape, Ref
from perdure_codegen.plan.casts.expressions import Expressions
from perdure_codegen.plan.casts.phrases import step_up
from perdure_codegen.plan.needs import hooks_between
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.tree import Argument, Assign, Call, Expr, Function, Group, If, Return, Statement, Subscript
from perdure_codegen.python.tree import Union as Either
from perdure_codegen.steps import Split
from perdure_codegen.views import AliasView

__all__ = ["Outcome", "SplitStep", "outcome", "part_aliases", "split_step"]


class Outcome(Struct, frozen=True):
    """What reading one version of an event gives: one of each of *events*, in order, or *many* of any of them."""

    events: tuple[str, ...]
    many: bool = False
    is_split: bool = False


def outcome(domain: Domain, ref: Ref) -> Outcome:
    """Return what a record of *ref* is read as, through all that it was split into."""
    split = domain.declared(ref.name).split
    if split is None:
        return Outcome((ref.name,))
    parts = [outcome(domain, part) for part in split.parts]
    names = tuple(name for part in parts for name in part.events)
    many = split.many or any(part.many for part in parts)
    return Outcome(tuple(dict.fromkeys(names)) if many else names, many, is_split=True)


def part_aliases(scope: Scope, declared: DeclaredType, split: Split) -> tuple[AliasView, ...]:
    """Return the names of the parts: as the hook makes them, and as today's classes, one and all."""
    number = declared.newest.number
    made = tuple(scope.cls(part) for part in split.parts)
    became = outcome(scope.domain, Ref(declared.name, number))
    today = tuple(scope.cls(Ref(name, len(scope.domain.declared(name).versions))) for name in became.events)
    several = dict.fromkeys(today)
    part = f"{declared.name}Part"
    one = (AliasView(name=f"{part}V{number}", value=_either(made), doc="A part, as it was made then."),)
    return (
        *(one if split.many else ()),
        AliasView(
            name=f"{declared.newest.name}V{number}",
            value=_tuple(one[0].name, "...") if split.many else _tuple(*made),
            doc=f"What version {number - 1} became.",
        ),
        AliasView(name=part, value=_either(tuple(several)), doc="A part, as today's class."),
        AliasView(
            name=f"{part}s",
            value=_tuple(part, "...") if became.many else _tuple(*today),
            doc="All parts, as today's classes.",
        ),
    )


def _either(names: tuple[str, ...]) -> Expr:
    return names[0] if len(names) == 1 else Either(names)


def _tuple(*items: str) -> Subscript:
    return Subscript("tuple", items)


class SplitStep(Struct, frozen=True):
    """The functions of the last step, and how the result of its cast, an expression, becomes today's classes."""

    functions: tuple[Function, ...]
    newest: str = "{}"


def split_step(scope: Scope, declared: DeclaredType, split: Split) -> SplitStep:
    """Return the cast through the step of *split*, and behind it what brings the parts up to today's classes."""
    former = declared.versions[-2]
    step = declared.steps[-1]
    shape = former.shape
    fields = tuple(shape.fields) if isinstance(shape, FieldsShape) else ()
    scope.use(f"{scope.package}.hooks", "Hooks")
    old = f"{'old' if fields else '_old'}: {former.name}V{former.number}"
    cast = Function(
        name=f"v{former.number}_to_v{step.version}",
        parameters=(old, "hooks: Hooks"),
        returns=f"{declared.newest.name}V{step.version}",
        doc=step_up(step),
        body=(Return(Call(f"hooks.{split.hook}", tuple(Argument(name, f"old.{name}") for name in fields))),),
    )
    newer = _newer(scope, declared, split)
    if not newer:
        return SplitStep((cast,))
    takes = any("hooks: Hooks" in each.parameters for each in newer)
    return SplitStep((cast, *newer), f"newest({{}}{', hooks' if takes else ''})")


def _newer(scope: Scope, declared: DeclaredType, split: Split) -> tuple[Function, ...]:
    """Return the functions that bring parts up to today's classes; none where all of them are."""
    domain = scope.domain
    if all(_is_newest(domain, part) for part in split.parts):
        return ()
    takes = any(hooks_between(domain, part.name, part.version, _last(domain, part)) for part in split.parts)
    hooks = ("hooks: Hooks",) if takes else ()
    alias = f"{declared.newest.name}V{declared.newest.number}"
    if not split.many:
        return (
            Function(
                name="newest",
                parameters=(f"parts: {alias}", *hooks),
                returns=f"{declared.name}Parts",
                doc="Return *parts* as today's classes.",
                body=_one_by_one(scope, split),
            ),
        )
    flattens = any(outcome(domain, part).is_split for part in split.parts)
    given = "newest_part(part, hooks)" if takes else "newest_part(part)"
    each = f"each for part in parts for each in {given}" if flattens else f"{given} for part in parts"
    returns = f"tuple[{declared.name}Part, ...]" if flattens else f"{declared.name}Part"
    return (
        Function(
            name="newest_part",
            parameters=(f"part: {declared.name}PartV{declared.newest.number}", *hooks),
            returns=returns,
            doc="Return *part* as today's class." if not flattens else "Return what *part* became, as today's classes.",
            body=_any_of(scope, split, flattens=flattens),
        ),
        Function(
            name="newest",
            parameters=(f"parts: {alias}", *hooks),
            returns=f"{declared.name}Parts",
            doc="Return *parts* as today's classes.",
            body=(Return(f"tuple({each})"),),
        ),
    )


def _one_by_one(scope: Scope, split: Split) -> tuple[Statement, ...]:
    names = tuple(f"part_{number}" for number in range(1, len(split.parts) + 1))
    items: list[Expr] = []
    for name, part in zip(names, split.parts, strict=True):
        made = _brought_up(scope, part, name)
        items.append(f"*{made}" if outcome(scope.domain, part).is_split else made)
    return (Assign(", ".join(names), "parts"), Return(Group("(", tuple(items), ")")))


def _any_of(scope: Scope, split: Split, *, flattens: bool) -> tuple[Statement, ...]:
    """Return a test for each part but the last, which needs none."""
    body: list[Statement] = []
    for number, part in enumerate(split.parts, start=1):
        made = _brought_up(scope, part, "part")
        result = f"({made},)" if flattens and not outcome(scope.domain, part).is_split else made
        is_last = number == len(split.parts)
        body.append(Return(result) if is_last else If((f"isinstance(part, {scope.cls(part)})",), (Return(result),)))
    return tuple(body)


def _brought_up(scope: Scope, part: Ref, name: str) -> str:
    if _is_newest(scope.domain, part):
        return name
    function = Expressions(scope).cast(part.name, f"from_v{part.version}")
    takes = hooks_between(scope.domain, part.name, part.version, _last(scope.domain, part))
    return f"{function}({name}, hooks)" if takes else f"{function}({name})"


def _last(domain: Domain, ref: Ref) -> int:
    return len(domain.declared(ref.name).versions)


def _is_newest(domain: Domain, ref: Ref) -> bool:
    return ref.version == _last(domain, ref)
