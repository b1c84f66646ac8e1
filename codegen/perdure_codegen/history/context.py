"""What undoing an operation needs: the names, the shapes of other types, and where to say that it cannot be."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
from msgspec import Struct

from perdure_codegen.declarations import Otherwise, TypeSpec, UseHook
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.history import rules
from perdure_codegen.meaning.constants import BadConstantError, constant
from perdure_codegen.meaning.constraints import is_number, spec_of
from perdure_codegen.meaning.effective import core
from perdure_codegen.meaning.scope import Report, Scope, Shapes, closest
from perdure_codegen.model import Facets, Spec, Value
from perdure_codegen.nodes import Node
from perdure_codegen.span import Span
from perdure_codegen.steps import Constant, HookCall, Substitute
from perdure_codegen.wording import listed

__all__ = ["CannotUndoError", "Context", "has"]


@attrs.frozen
class CannotUndoError(Exception):
    """An operation that does not lead to the shape that stands after it; the rest of the type's past is unknown."""

    diagnostic: Diagnostic


class Context(Struct, frozen=True):
    """The type being undone is *name*, and the operation leads to *version*."""

    name: str
    version: int
    scope: Scope
    shapes: Shapes
    report: Report

    def refuse(self, span: Span, message: str, help: str = "") -> CannotUndoError:  # noqa: A002 - as in Diagnostic
        """Return the error that *message* is about the operation at *span*."""
        return CannotUndoError(rules.CHANGE_DOES_NOT_APPLY.at(span, message, help=help))

    def missing(self, span: Span, what: str, name: str, known: Iterable[str]) -> CannotUndoError:
        """Return the error that this version has no *what* called *name*, and what it has instead."""
        return self.refuse(span, f"version {self.version} of `{self.name}` has no {what} `{name}`", has(name, known))

    def present(self, span: Span, what: str, name: str) -> CannotUndoError:
        """Return the error that *name* is there after an operation that takes it away."""
        return self.refuse(
            span,
            f"version {self.version} of `{self.name}` still has a {what} `{name}`",
            f"give it another name, or remove `{name}` from today's shape",
        )

    def spec(self, written: TypeSpec, *, like: Spec | None = None) -> Spec:
        """Return what *written* means; a bare type has the constraints and unit of *like* where they fit it too."""
        found: list[Diagnostic] = []
        spec = spec_of(written, self.scope, self.shapes, found.append, historic=True)
        if spec is None or found:
            for each in found[:-1]:
                self.report(each)
            raise CannotUndoError(found[-1])
        if like is None or not written.bare:
            return spec
        facets = like.facets if core(spec.type) == core(like.type) else Facets()
        return Spec(spec.type, facets, like.unit if is_number(spec.type, self.shapes) else None)

    def value(self, node: Node, spec: Spec) -> Value:
        """Return the constant *node*, which satisfies *spec*."""
        try:
            return constant(node, spec, self.shapes)
        except BadConstantError as error:
            raise CannotUndoError(rules.BAD_FILL.at(error.span, error.message, help=error.help)) from error

    def substitute(self, written: Otherwise | None, spec: Spec) -> Substitute | None:
        """Return what `else:` says, a value of *spec* or a hook that makes one."""
        if written is None:
            return None
        if isinstance(written, UseHook):
            return HookCall(written.name.text)
        return Constant(self.value(written, spec))


def has(name: str, known: Iterable[str]) -> str:
    """Return what there is in place of *name*, the one that was perhaps meant first."""
    known = list(known)
    guess = closest(name, known)
    if guess and len(known) == 1:
        return guess
    return " ".join(filter(None, (guess, f"it has {listed(known)}" if known else "it has none")))
