"""Whether values of a newer version can be written as a former one: all of them, some, or none.

This follows the casts down (`plan/casts/downwards.py`) with types and constraints in place of values. What a step back
would refuse is forgiven where a later step left no such value, as a bound that was loosened and then tightened again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from perdure.conversions import Unfit
from perdure_codegen.meaning.conversion import First, Same, Unwrap, conversion
from perdure_codegen.meaning.effective import core, with_version
from perdure_codegen.meaning.evaluation import evaluated
from perdure_codegen.meaning.evaluation import scaled as times
from perdure_codegen.meaning.laws import VALUE
from perdure_codegen.meaning.possibility import is_impossible
from perdure_codegen.meaning.scaling import scale_failures
from perdure_codegen.meaning.totality import EMPTY, NONE, failures
from perdure_codegen.model import Container, Domain, FieldsShape, Nullable, Ref, Spec, Value
from perdure_codegen.steps import (
    Added,
    Adopted,
    Constant,
    Hoisted,
    Hooked,
    Nested,
    Removed,
    Renamed,
    ResolvedOperation,
    Retyped,
    Scaled,
)

__all__ = ["Answer", "Descent", "Embedded", "worst"]

Answer: TypeAlias = Literal["always", "some", "never"]
"""For which values something can be done."""

_ORDER: Final[Mapping[Answer, int]] = {"always": 0, "some": 1, "never": 2}

Embedded: TypeAlias = Callable[[str, int, int], Answer]
"""Answers for an embedded type: its name, the version that is held, and the one that is asked for."""


def worst(answers: Iterable[Answer]) -> Answer:
    """Return the answer of a whole whose parts have *answers*."""
    return max(answers, key=_ORDER.__getitem__, default="always")


class _Open(Struct, frozen=True):
    """Any value of *spec*; *held* has the versions of embedded types that it began with."""

    spec: Spec
    key: int
    held: Mapping[str, int] = {}


class _Known(Struct, frozen=True):
    """A constant, which a former step filled in."""

    value: Value


class _Parts(Struct, frozen=True):
    """A record that a step back puts together."""

    fields: Mapping[str, _Value]


_Value: TypeAlias = _Open | _Known | _Parts


class Descent(Struct):
    """The fields of a record or an event on their way down; of a named type, the one called VALUE."""

    domain: Domain
    embedded: Embedded
    fields: dict[str, _Value] = {}
    refusals: dict[tuple[int, str], Answer] = {}
    keys: int = 0

    @property
    def answer(self) -> Answer:
        """What the steps so far come to."""
        return worst(self.refusals.values())

    def begin(self, fields: Mapping[str, Spec]) -> None:
        """Start with any value of each field."""
        for name, spec in fields.items():
            self.fields[name] = self._open(spec)

    def undo(self, operation: ResolvedOperation) -> None:
        """Let the fields pass back through *operation*, which has a way down."""
        match operation:
            case Added():
                self.fields.pop(operation.field, None)
            case Removed(fill=Constant(value)):
                self.fields[operation.field] = _Known(value)
            case Renamed():
                names = {after: before for before, after in operation.pairs}
                self.fields = {names.get(name, name): value for name, value in self.fields.items()}
            case Retyped():
                self._retype(operation)
            case Scaled():
                self._scale(operation)
            case Nested():
                self._nest(operation)
            case Hoisted():
                nothing = _Known(None)
                parts = {inner: self.fields.pop(field, nothing) for inner, field in operation.pairs}
                self.fields[operation.field] = _Parts(parts)
            case Hooked():
                for name, _ in operation.after:
                    self.fields.pop(name, None)
                self.begin(dict(operation.before))
            case Adopted():
                for field, before, after in operation.fields:
                    self._adopt(field, before, after, operation)
            case _:
                pass

    def _open(self, spec: Spec) -> _Open:
        self.keys += 1
        return _Open(spec, self.keys)

    def _take(self, target: str, spec: Spec) -> tuple[str, _Value]:
        """Return a field and what is known of it; *spec* says it where nothing came before."""
        name = target if target in self.fields else VALUE if VALUE in self.fields else target
        return name, self.fields.get(name) or self._open(spec)

    def _refuse(self, value: _Value, answer: Answer, reason: str = "") -> None:
        self.keys += 1
        key = (value.key, reason) if reason and isinstance(value, _Open) else (self.keys, "")
        self.refusals[key] = answer

    def _retype(self, operation: Retyped) -> None:
        name, value = self._take(operation.target, operation.after)
        before, shapes = operation.before, self.domain.shape
        held = value.spec if isinstance(value, _Open) else operation.after
        node = conversion(held.type, before.type, shapes, exact=True)
        if node is None:  # the value is of a narrower type than the step, for which the table has no way
            held = operation.after
            node = conversion(held.type, before.type, shapes, exact=True)
        if node is None:
            self._refuse(value, "never")
            return
        up = conversion(before.type, operation.after.type, shapes)
        fill = None if isinstance(up, First) else operation.fill
        only_empty = isinstance(node, First) or (isinstance(node, Unwrap) and isinstance(node.item, First))
        if isinstance(value, _Known):
            try:
                self.fields[name] = _Known(
                    evaluated(node, value.value, before, shapes, many_first=operation.many_first)
                )
            except Unfit:
                self._substitute(name, value, None if only_empty and value.value else fill)
            return
        reasons: Iterable[str] = failures(node, held, before, shapes, many_first=operation.many_first)
        if fill is not None:
            reasons = [each for each in reasons if each not in {EMPTY, NONE}] if only_empty else ()
        if reasons:
            self._refuse(value, "never" if is_impossible(node, held, before, shapes) else "some")
        unchanged = isinstance(node, Same) and isinstance(value, _Open) and not reasons
        self.fields[name] = value if unchanged else self._open(before)

    def _substitute(self, name: str, value: _Value, fill: Constant | None) -> None:
        if fill is None:
            self._refuse(value, "never")
        else:
            self.fields[name] = _Known(fill.value)

    def _scale(self, operation: Scaled) -> None:
        name, value = self._take(operation.target, operation.after)
        back = 1 / operation.factor
        if isinstance(value, _Known):
            try:
                self.fields[name] = _Known(times(value.value, operation.before, back, None))
            except Unfit:
                self._refuse(value, "never")
            return
        held = value.spec if isinstance(value, _Open) else operation.after
        if scale_failures(held, back, None, self.domain.shape):
            self._refuse(value, "some")
        self.fields[name] = self._open(operation.before)

    def _nest(self, operation: Nested) -> None:
        record = self.fields.pop(operation.into, None)
        shape = self.domain.shape(operation.record)
        specs = shape.fields if isinstance(shape, FieldsShape) else {}
        known = isinstance(record, _Known)
        if isinstance(record, _Known) and record.value is None and operation.otherwise is None:
            self._refuse(record, "never")
        may_be_none = operation.nullable and not known and not isinstance(record, _Parts)
        if isinstance(record, _Open) and not isinstance(record.spec.type, Nullable):
            may_be_none = False
        if may_be_none and operation.otherwise is None:
            self._refuse(record or _Known(None), "some")
        for field, inner in operation.pairs:
            part = record.fields.get(inner) if isinstance(record, _Parts) else None
            self.fields[field] = part or self._open(specs[inner])

    def _adopt(self, field: str, before: Spec, after: Spec, operation: Adopted) -> None:
        name, value = self._take(field, after)
        if isinstance(value, _Known):
            answer = self.embedded(operation.type, operation.to, operation.former)
            if answer != "always" and value.value is not None:
                self._refuse(value, "some")
            return
        start = value.held.get(operation.type, operation.to) if isinstance(value, _Open) else operation.to
        answer = self.embedded(operation.type, start, operation.former)
        self._refuse(value, _within(after, answer), operation.type)
        if isinstance(value, _Open):
            kind = with_version(
                value.spec.type, Ref(operation.type, operation.to), Ref(operation.type, operation.former)
            )
            held = {**value.held, operation.type: start}
            self.fields[name] = replace(value, spec=replace(value.spec, type=kind), held=held)
        else:
            self.fields[name] = self._open(before)


def _within(spec: Spec, answer: Answer) -> Answer:
    """Return the answer for what holds such values in the way of *spec*: None and an empty list always go down."""
    holds_one = isinstance(spec.type, Ref) or (isinstance(spec.type, Container) and bool(spec.facets.min_length))
    nested = isinstance(core(spec.type), Container) and isinstance(getattr(core(spec.type), "item", None), Container)
    return answer if answer != "never" or (holds_one and not nested) else "some"
