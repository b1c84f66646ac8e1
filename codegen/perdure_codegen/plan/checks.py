"""The checks of a constructor: for each field what it must not be, and the error that says what it must."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.model import Container, Nullable, Spec, Type
from perdure_codegen.plan.facets import Merged, merged
from perdure_codegen.plan.predicates import Condition, conditions, conversion
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.words import expected
from perdure_codegen.python.layout import statements
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import Argument, Assign, Call, Do, If, Raise, Statement
from perdure_codegen.python.unbroken import unbroken
from perdure_codegen.python.width import fits

__all__ = ["field_checks", "key_checks"]

_INDENT = "        "


def field_checks(scope: Scope, field: str, spec: Spec, *, pattern: str, local: str) -> tuple[Statement, ...]:
    """Return the checks of one field; *local* is a variable for its value, used where the lines would get too long."""
    scope.values("Invalid")
    rules = merged(scope.domain, spec.type, spec.facets)
    text = expected(scope.domain, spec.type, rules)
    error = Raise(Call("Invalid", (_part("self"), _part(literal(field)), _part(literal(text)))))
    checks = _Checks(scope, spec.type, field, rules, error, pattern, f"self.{field}")
    found = checks.statements()
    if all(map(fits, unbroken(found, _INDENT))):  # most do
        return found
    if all(map(fits, statements(found, _INDENT))) and not any(map(_is_awkward, found)):
        return found
    checks = replace(checks, value=local)
    return (*checks.converted(), Assign(local, f"self.{field}"), *_apart(checks.plain()))


def key_checks(scope: Scope, stream: str, spec: Spec) -> tuple[Statement, ...]:
    """Return the checks of a stream's key, a parameter called `key`."""
    scope.values("Invalid")
    rules = merged(scope.domain, spec.type, spec.facets)
    text = literal(expected(scope.domain, spec.type, rules))
    error = Raise(Call("Invalid", (_part(literal(stream)), _part('"key"'), _part(text), _part("key"))))
    return (If(tuple(condition.fails for condition in conditions(scope, rules, "key")), (error,)),)


def _part(value: str) -> Argument:
    return Argument("", value)


class _Checks(Struct, frozen=True):
    """The checks of *field*, whose value is the expression *value*; *error* is what is raised.

    The field is of *type*, which comes to *rules* but for None.
    """

    scope: Scope
    type: Type
    field: str
    rules: Merged
    error: Raise
    pattern: str
    value: str

    def plain(self) -> Statement:
        """Return the check of a value that is not converted, or was."""
        return self._if(*conditions(self.scope, self.rules, self.value, pattern=self.pattern))

    def converted(self) -> tuple[Statement, ...]:
        """Return the conversion that comes before a check, where the type has one."""
        convert = conversion(self.scope, self.type)
        if not convert:
            return ()
        parts = ("self", literal(self.field), convert)
        return (Do(Call(self.scope.values("become"), tuple(map(_part, parts)))),)

    def statements(self) -> tuple[Statement, ...]:
        """Return the checks; what can be converted is, before the constraints are looked at."""
        convert = conversion(self.scope, self.rules.type)
        if not convert:
            return (self.plain(),)
        first, *rest = conditions(self.scope, self.rules, self.value, pattern=self.pattern)
        become = f'{self.scope.values("become")}(self, "{self.field}", {convert})'
        if not isinstance(self.rules.type, Container):
            return (self._if(Condition("", f"not ({first.holds} or {become})"), *rest),)
        again = If((first.fails,), (self.error,))
        check = If((first.fails,), (Do(become), again), guard=self._guard)
        return (check, self._if(*rest)) if rest else (check,)

    @property
    def _guard(self) -> str:
        return f"{self.value} is not None" if isinstance(self.type, Nullable) else ""

    def _if(self, *wrong: Condition) -> Statement:
        return If(tuple(condition.fails for condition in wrong), (self.error,), guard=self._guard)


def _is_awkward(check: Statement) -> bool:
    """Answer whether a formatter would break the condition at its last bracket, which reads badly."""
    if not isinstance(check, If):
        return False
    parts = (check.guard, *check.conditions) if check.guard else check.conditions
    if len(parts) != 2 or not parts[-1].endswith((")", "}")):  # noqa: PLR2004 - with three, it breaks at the operators
        return False
    return not fits(f"{_INDENT}if {(' and ' if check.guard else ' or ').join(parts)}:")


def _apart(check: Statement) -> tuple[Statement, ...]:
    """Return a check that reads badly as several, one for each condition."""
    if isinstance(check, If) and not check.guard and _is_awkward(check):
        return tuple(If((condition,), check.body) for condition in check.conditions)
    return (check,)
