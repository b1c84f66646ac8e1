"""All cast functions of one type: stepwise both ways, `upcast`, and the fused ones that the store reads through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from msgspec import Struct

from perdure_codegen.meaning.laws import VALUE, has_way_down
from perdure_codegen.meaning.members import Target, enum_down, enum_up
from perdure_codegen.model import DeclaredType, EnumShape, FieldsShape, NamedShape, UnionShape
from perdure_codegen.plan.casts.downwards import go_down
from perdure_codegen.plan.casts.expressions import Expressions
from perdure_codegen.plan.casts.flow import Flow
from perdure_codegen.plan.casts.members import enum_body, union_down, union_up
from perdure_codegen.plan.casts.phrases import step_down, step_up
from perdure_codegen.plan.casts.pruning import names, pruned, reads, without_literals
from perdure_codegen.plan.casts.splitting import SplitStep, split_step
from perdure_codegen.plan.casts.upwards import go_up
from perdure_codegen.plan.needs import by_hand, needs_hooks_down, needs_hooks_up
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.tree import Argument, Assign, Call, Expr, Function, If, Return, Statement
from perdure_codegen.python.unbroken import unbroken

__all__ = ["Casts", "FormerEntry", "casts"]


class FormerEntry(Struct, frozen=True):
    """How a former version of an event is registered: *up* and *down* are functions of the module, or partial calls."""

    stored_name: str
    version: int
    class_name: str
    up: str
    down: str | None
    splits: bool = False


class Casts(Struct, frozen=True, kw_only=True):
    """The functions of a history module, in the order in which they read best.

    *with_hooks* says that some of them take hooks, *build* that the fused ones need `build = trusted(...)`.
    """

    functions: tuple[Function, ...]
    fused: tuple[Function, ...]
    formers: tuple[FormerEntry, ...]
    with_hooks: bool
    build: bool


def casts(scope: Scope, declared: DeclaredType) -> Casts:
    """Return the casts of *declared*, which has several versions; *scope* is its history module."""
    return _Writer(scope, declared).casts()


class _Writer(Struct):
    scope: Scope
    declared: DeclaredType

    @property
    def newest(self) -> int:
        """The number of the newest version."""
        return len(self.declared.versions)

    @property
    def split(self) -> SplitStep:
        """The last step, where the event was split."""
        split = self.declared.split
        return SplitStep(()) if split is None else split_step(self.scope, self.declared, split)

    @property
    def result(self) -> str:
        """What everything becomes: today's class, or the parts of an event that was split."""
        return f"{self.declared.name}Parts" if self.declared.split else self.declared.name

    @property
    def becomes(self) -> str:
        """The same in words."""
        return "what it was split into" if self.declared.split else "the newest version"

    def numbered(self, version: int) -> str:
        """Return the numbered name of a version, an alias where it is the newest."""
        return f"{self.declared.version(version).name}V{version}"

    def casts(self) -> Casts:
        """Return all functions; what they import for statements that were left out is not imported."""
        imports = set(self.scope.imports)
        made = self._casts()
        lines = [line for each in (*made.functions, *made.fused) for line in (*each.parameters, each.returns)]
        lines += [line for each in (*made.functions, *made.fused) for line in unbroken(each.body)]
        lines += [f"{entry.up} {entry.down}" for entry in made.formers]
        text = without_literals("\n".join(lines))
        self.scope.imports -= {each for each in self.scope.imports - imports if not names(text, each)}
        return made

    def _casts(self) -> Casts:
        numbers = range(1, self.newest)
        split = self.declared.split
        ups = [self._up(number) for number in (numbers if split is None else numbers[:-1])]
        if split is not None:
            ups += self.split.functions
        downs = [self._down(number + 1) for number in reversed(numbers) if self._has_step_down(number)]
        functions = [*ups, *downs]
        if self.declared.kind in {"record", "enum", "event", "entity"}:
            functions.append(self._upcast())
        if self.declared.kind == "event":
            functions += [self._to(number) for number in reversed(numbers) if self._reaches(number)]
        fused = tuple(self._fused(number) for number in numbers)
        return Casts(
            functions=tuple(functions),
            fused=fused,
            formers=tuple(map(self._former, numbers)) if self.declared.kind == "event" else (),
            with_hooks=any(
                parameter.endswith("hooks: Hooks") for each in (*functions, *fused) for parameter in each.parameters
            ),
            build=isinstance(self.declared.newest.shape, FieldsShape) and not all(map(self._by_steps, numbers)),
        )

    # Hooks ----------------------------------------------------------------------------------------------------------

    def _hooks_from(self, version: int) -> bool:
        """Answer whether going up from *version* takes hooks."""
        return any(needs_hooks_up(self.scope.domain, step) for step in self.declared.steps[version - 1 :])

    def _hooks_to(self, version: int) -> bool:
        """Answer whether going down to *version* takes hooks."""
        return any(needs_hooks_down(self.scope.domain, step) for step in self.declared.steps[version - 1 :])

    def _parameters(self, first: str, *, hooks: bool, body: tuple[Statement, ...] | None = None) -> tuple[str, ...]:
        if not hooks:
            return (first,)
        self.scope.use(f"{self.scope.package}.hooks", "Hooks")
        return (first, "hooks: Hooks" if body is None or reads(body, "hooks") else "_hooks: Hooks")

    # Steps ----------------------------------------------------------------------------------------------------------

    def _up(self, version: int) -> Function:
        step = self.declared.steps[version - 1]
        body = self._body_up(version, version + 1, self.numbered(version + 1), fused=False)
        return Function(
            name=f"v{version}_to_v{version + 1}",
            parameters=self._parameters(
                self._parameter("old", version, body), hooks=needs_hooks_up(self.scope.domain, step), body=body
            ),
            returns=self.numbered(version + 1),
            doc=step_up(step),
            body=body,
        )

    def _parameter(self, name: str, version: int, body: tuple[Statement, ...]) -> str:
        """Return the parameter *name* of *body*, with an underscore where nothing of the former value is left."""
        return f"{name if reads(body, name) else f'_{name}'}: {self.numbered(version)}"

    def _body_up(self, version: int, to: int, cls: str, *, fused: bool) -> tuple[Statement, ...]:
        shape, after = self.declared.version(version).shape, self.declared.version(to).shape
        steps = self.declared.steps[version - 1 : to - 1]
        write = Expressions(self.scope)
        match shape:
            case EnumShape(members):
                target = self.declared.name if fused else cls
                targets = enum_up(members, steps)
                return self._enum_body(write, "old", targets, version=version, to=to, cls=target)
            case UnionShape():
                return union_up(write, self.declared, version)
            case FieldsShape(fields):
                flow = Flow(write, "old", {name: f"old.{name}" for name in fields}, fused)
            case NamedShape():
                flow = Flow(write, "old", {VALUE: "old"}, fused)
            case _:
                assert_never(shape)
        for step in steps:
            for operation in step.operations:
                go_up(operation, flow)
        return pruned(flow.body, self._result(flow, after, cls))

    def _enum_body(
        self, write: Expressions, source: str, targets: Mapping[str, Target], *, version: int, to: int, cls: str
    ) -> tuple[Statement, ...]:
        members = getattr(self.declared.version(to).shape, "members", ())
        return enum_body(write, source, targets, self.numbered(version), cls, version=to, members=members)

    def _result(self, flow: Flow, shape: object, cls: str) -> Expr:
        if isinstance(shape, FieldsShape):
            return flow.built(cls, shape.fields)
        value = flow.value
        if isinstance(value, str) and value.startswith(f"{cls}("):
            return value
        return Call(cls, (Argument("", value),))

    def _has_step_down(self, version: int) -> bool:
        return has_way_down(self.scope.domain, self.declared, version, start=version + 1)

    def _reaches(self, version: int) -> bool:
        return has_way_down(self.scope.domain, self.declared, version)

    def _down(self, version: int) -> Function:
        step = self.declared.steps[version - 2]
        body = self._body_down(version)
        return Function(
            name=f"v{version}_to_v{version - 1}",
            parameters=self._parameters(
                self._parameter("new", version, body), hooks=needs_hooks_down(self.scope.domain, step), body=body
            ),
            returns=self.numbered(version - 1),
            doc=step_down(step),
            body=body,
        )

    def _body_down(self, version: int) -> tuple[Statement, ...]:
        shape, before = self.declared.version(version).shape, self.declared.version(version - 1).shape
        step = self.declared.steps[version - 2]
        write = Expressions(self.scope)
        cls = self.numbered(version - 1)
        match shape:
            case EnumShape(members):
                return self._enum_body(write, "new", enum_down(members, step), version=version, to=version - 1, cls=cls)
            case UnionShape():
                return union_down(write, self.declared, version)
            case FieldsShape(fields):
                flow = Flow(write, "new", {name: f"new.{name}" for name in fields})
            case NamedShape():
                flow = Flow(write, "new", {VALUE: "new"})
            case _:
                assert_never(shape)
        for operation in reversed(step.operations):
            go_down(operation, flow, version - 1)
        return pruned(flow.body, self._result(flow, before, cls))

    # Paths ----------------------------------------------------------------------------------------------------------

    def _upcast(self) -> Function:
        name = "event" if self.declared.kind == "event" else "value"
        steps: list[Statement] = []
        result = name
        for number in range(1, self.newest):
            hooks = ", hooks" if needs_hooks_up(self.scope.domain, self.declared.steps[number - 1]) else ""
            cast = f"v{number}_to_v{number + 1}({name}{hooks})"
            if self.declared.split is not None and number + 1 == self.newest:
                result = self.split.newest.format(cast)
            else:
                steps.append(If((f"isinstance({name}, {self.numbered(number)})",), (Assign(name, cast),)))
        return Function(
            name="upcast",
            parameters=self._parameters(f"{name}: Any{self.declared.name}", hooks=self._hooks_from(1)),
            returns=self.result,
            doc=f"Return *{name}* as {self.becomes}, one step at a time.",
            body=(*steps, Return(result)),
        )

    def _to(self, version: int) -> Function:
        hooks = self._hooks_to(version)
        step = f"v{version + 1}_to_v{version}"
        step_hooks = ", hooks" if needs_hooks_down(self.scope.domain, self.declared.steps[version - 1]) else ""
        inner = "event"
        if version + 1 < self.newest:
            inner = f"to_v{version + 1}(event{', hooks' if self._hooks_to(version + 1) else ''})"
        return Function(
            name=f"to_v{version}",
            parameters=self._parameters(f"event: {self.declared.name}", hooks=hooks),
            returns=self.numbered(version),
            doc=f"Return *event* as version {version}, or raise NotExpressible.",
            body=(Return(f"{step}({inner}{step_hooks})"),),
        )

    def _by_steps(self, version: int) -> bool:
        """Answer whether the fused cast goes by steps: hooks return what only a constructor checks."""
        if isinstance(self.declared.newest.shape, UnionShape):
            return True
        return any(map(by_hand, self.declared.steps[version - 1 :]))

    def _fused(self, version: int) -> Function:
        hooks = self._hooks_from(version)
        doc = f"Return *old*, of version {version}, as {self.becomes}, in one step."
        if not self._by_steps(version):
            shape = self.declared.newest.shape
            cls = "build" if isinstance(shape, FieldsShape) else self.declared.name
            body = self._body_up(version, self.newest, cls, fused=True)
        else:
            step_hooks = ", hooks" if needs_hooks_up(self.scope.domain, self.declared.steps[version - 1]) else ""
            step = f"v{version}_to_v{version + 1}(old{step_hooks})"
            if version + 1 < self.newest:
                step = f"from_v{version + 1}({step}{', hooks' if self._hooks_from(version + 1) else ''})"
            elif self.declared.split is not None:
                step = self.split.newest.format(step)
            body = (Return(step),)
            doc = f"Return *old*, of version {version}, as {self.becomes}."
        parameters = self._parameters(self._parameter("old", version, body), hooks=hooks)
        return Function(name=f"from_v{version}", parameters=parameters, returns=self.result, doc=doc, body=body)

    def _former(self, version: int) -> FormerEntry:
        up, down = f"from_v{version}", f"to_v{version}" if self._reaches(version) else None
        if self._hooks_from(version):
            up = f"{self.scope.use('functools', 'partial')}({up}, hooks=hooks)"
        if down is not None and self._hooks_to(version):
            down = f"{self.scope.use('functools', 'partial')}({down}, hooks=hooks)"
        splits = self.declared.split is not None
        return FormerEntry(self.declared.version(version).name, version, self.numbered(version), up, down, splits)
