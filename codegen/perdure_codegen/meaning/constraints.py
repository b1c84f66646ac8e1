"""Constraints: bounds as written, read in the light of the type that they bound."""

from __future__ import annotations

import re
import warnings
from typing import Final

from msgspec import Struct

from perdure_codegen.declarations import Constraints, TypeSpec
from perdure_codegen.meaning import rules
from perdure_codegen.meaning.constants import shown_type
from perdure_codegen.meaning.effective import core, scalar_of
from perdure_codegen.meaning.scalars import SPELLINGS, scalar_value
from perdure_codegen.meaning.scope import Report, Scope, Shapes
from perdure_codegen.model import Container, Facets, Nullable, Ordered, Ref, Scalar, ScalarKind, Spec, Type
from perdure_codegen.nodes import Scalar as ScalarNode
from perdure_codegen.span import Span

__all__ = ["facets_of", "is_number", "spec_of"]

_ORDERED: Final[frozenset[ScalarKind]] = frozenset({"int", "float", "decimal", "date", "time", "datetime", "duration"})
_MEASURED: Final[frozenset[ScalarKind]] = frozenset({"str", "bytes"})
_NUMBERS: Final[frozenset[ScalarKind]] = frozenset({"int", "float", "decimal"})


def spec_of(spec: TypeSpec, scope: Scope, shapes: Shapes, report: Report, *, historic: bool) -> Spec | None:
    """Return what *spec* means, or None after a report."""
    kind = scope.type_of(spec.type, report, historic=historic)
    if kind is None:
        return None
    if blob := _json_within(kind, shapes):
        report(
            rules.TYPE_ARGUMENT.at(
                spec.type.span,
                f"`{blob}` is `json`, which no set can hold and which has a None of its own",
                help=f"use `list[...]` in place of a set, and `{blob}` in place of `{blob} | None`",
            )
        )
        return None
    facets = facets_of(spec.constraints, kind, shapes, report)
    if spec.unit is not None and not is_number(kind, shapes):
        report(
            rules.CONSTRAINT.at(
                spec.unit.span, f"a unit is for numbers, and this is `{shown_type(kind, shapes)}`", help="remove it"
            )
        )
        return None
    return Spec(kind, facets, None if spec.unit is None else spec.unit.text)


def is_number(kind: Type, shapes: Shapes) -> bool:
    """Answer whether *kind* is a number, named or not, and so may have a unit."""
    scalar = scalar_of(kind, shapes)
    return scalar is not None and scalar.kind in _NUMBERS


def _json_within(kind: Type, shapes: Shapes) -> str:
    """Return the named type that is `json` and stands in a set or before `| None`; empty for none."""
    if isinstance(kind, Scalar | Ref):
        return ""
    inner = kind.item
    alone = isinstance(kind, Nullable) or kind.kind == "set"
    if alone and isinstance(inner, Ref) and scalar_of(inner, shapes) == Scalar("json"):
        return inner.name
    return _json_within(inner, shapes)


def facets_of(constraints: Constraints, kind: Type, shapes: Shapes, report: Report) -> Facets:
    """Return the facets of *constraints* on a *kind*; those that do not apply are reported and left out."""
    return _Reader(kind, shapes, report).facets(constraints)


class _Reader(Struct, frozen=True):
    kind: Type
    shapes: Shapes
    report: Report

    def facets(self, written: Constraints) -> Facets:
        scalar = scalar_of(self.kind, self.shapes)
        container = core(self.kind)
        is_list = isinstance(container, Container) and container.kind == "list"
        measured = isinstance(container, Container) or (scalar is not None and scalar.kind in _MEASURED)
        ordered = scalar.kind if scalar is not None and scalar.kind in _ORDERED else None
        facets = Facets(
            min=self._bound("min", written.min, ordered),
            max=self._bound("max", written.max, ordered),
            min_length=self._length("min_length", written.min_length, applies=measured),
            max_length=self._length("max_length", written.max_length, applies=measured),
            pattern=self._pattern(written.pattern, applies=scalar is not None and scalar.kind == "str"),
            unique_items=self._flag(written.unique_items, applies=is_list),
        )
        return self._satisfiable(facets, written)

    def _refuse(self, name: str, span: Span, applies_to: str) -> None:
        shown = shown_type(self.kind, self.shapes)
        self.report(rules.CONSTRAINT.at(span, f"`{name}` does not apply to `{shown}`", help=f"it is for {applies_to}"))

    def _bound(self, name: str, node: ScalarNode | None, kind: ScalarKind | None) -> Ordered | None:
        if node is None:
            return None
        if kind is None:
            self._refuse(name, node.span, "numbers, dates, times and durations")
            return None
        try:
            return scalar_value(node, kind)  # type: ignore[return-value] # an ordered kind reads an Ordered
        except ValueError:
            self.report(rules.CONSTRAINT.at(node.span, f"`{name}` is {SPELLINGS[kind]} here, got `{node.text}`"))
            return None

    def _length(self, name: str, node: ScalarNode | None, *, applies: bool) -> int | None:
        if node is None:
            return None
        if not applies:
            self._refuse(name, node.span, "text, bytes, lists, sets and dicts")
            return None
        try:
            value = scalar_value(node, "int")
        except ValueError:
            value = -1
        if not isinstance(value, int) or value < 0:
            self.report(rules.CONSTRAINT.at(node.span, f"`{name}` is an integer of at least 0, got `{node.text}`"))
            return None
        return value

    def _pattern(self, node: ScalarNode | None, *, applies: bool) -> str | None:
        if node is None:
            return None
        if not applies:
            self._refuse("pattern", node.span, "text")
            return None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", FutureWarning)
                re.compile(node.text)
        except FutureWarning as warning:
            self.report(
                rules.CONSTRAINT.at(
                    node.span,
                    f"later Pythons may read this regular expression in another way: {str(warning).lower()}",
                    help=r"within brackets, write `\[`, `\-\-`, `\&\&`, `\|\|` and `\~\~`",
                )
            )
            return None
        except (re.error, OverflowError, RecursionError) as error:
            self.report(
                rules.CONSTRAINT.at(
                    node.span,
                    f"this is no regular expression: {error}",
                    help="write it in the syntax of Python's `re`, quoted; the whole text must match",
                )
            )
            return None
        return node.text

    def _flag(self, node: ScalarNode | None, *, applies: bool) -> bool:
        if node is None:
            return False
        if not applies:
            self._refuse("unique_items", node.span, "lists")
            return False
        if node.text not in {"true", "false"} or node.quoted:
            self.report(rules.CONSTRAINT.at(node.span, f"`unique_items` is `true` or `false`, got `{node.text}`"))
        return node.text == "true"

    def _satisfiable(self, facets: Facets, written: Constraints) -> Facets:
        low, high = facets.min, facets.max
        if low is not None and high is not None and written.max is not None and low > high:  # type: ignore[operator] # both of the field's own type
            self.report(rules.CONSTRAINT.at(written.max.span, f"no value is at least {low} and at most {high}"))
        short, long = facets.min_length, facets.max_length
        if short is not None and long is not None and written.max_length is not None and short > long:
            self.report(rules.CONSTRAINT.at(written.max_length.span, f"no value has a length from {short} to {long}"))
        return facets
