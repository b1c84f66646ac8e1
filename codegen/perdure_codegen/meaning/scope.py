"""The declared names of a domain, and type expressions read in their light."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias, get_args

from msgspec import Struct

from perdure_codegen.declarations import ContainerExpr, NameExpr, NullableExpr, TypeExpr
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.meaning import rules
from perdure_codegen.model import Container, Kind, Nullable, Ref, Scalar, ScalarKind, Shape, Type

__all__ = ["SCALARS", "Report", "Scope", "Shapes", "closest"]

SCALARS: Final[Mapping[str, ScalarKind]] = {kind: kind for kind in get_args(ScalarKind)}

Report: TypeAlias = Callable[[Diagnostic], None]
"""Where findings go."""

Shapes: TypeAlias = Callable[[Ref], Shape]
"""The shape of any version of any type."""


def closest(name: str, names: Iterable[str]) -> str:
    """Return "did you mean ...?", or "" where none of *names* resembles *name*."""
    folded = {known.casefold(): known for known in names}
    match = difflib.get_close_matches(name.casefold(), folded, n=1)
    return f"did you mean `{folded[match[0]]}`?" if match else ""


class Scope(Struct, frozen=True):
    """The kind and the number of versions of each declared type, events included; *former* has abandoned names.

    *implied* are the versions that a name without one means in changes, where that is known though there are several.
    *streams* has that of each event, and *split* are the events that became others.
    """

    kinds: Mapping[str, Kind]
    counts: Mapping[str, int]
    former: Mapping[str, str]
    implied: Mapping[str, int] = {}
    streams: Mapping[str, str] = {}
    split: frozenset[str] = frozenset()

    def type_of(self, expr: TypeExpr, report: Report, *, historic: bool) -> Type | None:
        """Return what *expr* means, or None after a report.

        In today's shapes (not *historic*) a name means the newest version and `@` is refused. In changes, a type with
        several versions must say which one is meant.
        """
        match expr:
            case NullableExpr():
                item = self.type_of(expr.item, report, historic=historic)
                if item == Scalar("json"):
                    report(rules.TYPE_ARGUMENT.at(expr.span, "`json` holds None already", help="write `json`"))
                    return None
                return None if item is None else item if isinstance(item, Nullable) else Nullable(item)
            case ContainerExpr():
                item = self.type_of(expr.item, report, historic=historic)
                if item is not None and expr.kind == "set" and not self._is_set_item(item):
                    report(
                        rules.TYPE_ARGUMENT.at(
                            expr.span, "a set holds scalars (no `json`) or enums", help="use `list[...]` instead"
                        )
                    )
                    return None
                return None if item is None else Container(expr.kind, item)
            case NameExpr():
                return self._named(expr, report, historic=historic)

    def _is_set_item(self, item: Type) -> bool:
        if isinstance(item, Ref):
            return self.kinds[item.name] in {"enum", "named"}
        return isinstance(item, Scalar) and item.kind != "json"

    def _named(self, expr: NameExpr, report: Report, *, historic: bool) -> Type | None:
        if expr.name in SCALARS:
            if expr.version is not None:
                report(
                    rules.TYPE_VERSION.at(
                        expr.span, f"`{expr.name}` is built in and has no versions", help=f"write `{expr.name}`"
                    )
                )
                return None
            return Scalar(SCALARS[expr.name])
        kind = self.kinds.get(expr.name)
        if kind is None:
            report(self._unknown(expr))
            return None
        if kind == "event":
            report(
                rules.EVENT_AS_TYPE.at(
                    expr.span,
                    f"`{expr.name}` is an event, and events are not held by fields",
                    help="declare a record with these fields",
                )
            )
            return None
        if kind == "entity" and not historic:
            report(
                rules.ENTITY_AS_TYPE.at(
                    expr.span,
                    f"`{expr.name}` is an entity, which has a table of its own",
                    help=f"write `{{ref: {expr.name}}}` in an entity to refer to one, or declare it under `children` "
                    "where it belongs to one",
                )
            )
            return None
        return self._version(expr, report, historic=historic)

    def _unknown(self, expr: NameExpr) -> Diagnostic:
        if expr.name in self.former:
            return rules.UNKNOWN_TYPE.at(
                expr.span,
                f"there is no type `{expr.name}` any more",
                help=f"it is called `{self.former[expr.name]}` today, in changes too",
            )
        known = [*SCALARS, *(name for name, kind in self.kinds.items() if kind not in {"event", "entity"})]
        return rules.UNKNOWN_TYPE.at(
            expr.span,
            f"unknown type `{expr.name}`",
            help=closest(expr.name, known) or "declare it under `types`, `enums`, `records` or `unions`",
        )

    def _version(self, expr: NameExpr, report: Report, *, historic: bool) -> Ref | None:
        count = self.counts[expr.name]
        if expr.version is None:
            if historic and expr.name in self.implied:
                return Ref(expr.name, self.implied[expr.name])
            if historic and count > 1:
                choices = " or ".join(f"`{expr.name}@{number}`" for number in range(1, count + 1))
                report(
                    rules.TYPE_VERSION.at(
                        expr.span,
                        f"`{expr.name}` has {count} versions, and a change must say which one it means",
                        help=f"write {choices}",
                    )
                )
                return None
            return Ref(expr.name, count)
        if not historic:
            report(
                rules.TYPE_VERSION.at(
                    expr.span,
                    f"today's fields hold the newest `{expr.name}`",
                    help=f"write `{expr.name}`; `@` is for changes",
                )
            )
            return None
        if not 1 <= expr.version <= count:
            report(
                rules.TYPE_VERSION.at(
                    expr.span,
                    f"`{expr.name}` has no version {expr.version}",
                    help=f"its versions are 1 to {count}" if count > 1 else "its only version is 1",
                )
            )
            return None
        return Ref(expr.name, expr.version)
