"""Statements whose result nothing reads are left out, as where a field is converted and then dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from perdure_codegen.python.tree import Assign, Do, Expr, If, Import, Raise, Return, Statement, Try
from perdure_codegen.python.unbroken import unbroken

__all__ = ["names", "pruned", "reads", "without_literals"]

_LITERAL: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


def pruned(body: Sequence[Statement], result: Expr) -> tuple[Statement, ...]:
    """Return *body* and the return of *result*, less what serves neither that nor a refusal."""
    kept: list[Statement] = [Return(result)]
    for statement in reversed(body):
        needed = _needed(statement, kept)
        if needed is not None:
            kept.insert(0, needed)
    return tuple(kept)


def _needed(statement: Statement, after: Sequence[Statement]) -> Statement | None:
    """Return *statement*, or as much of it as is needed before *after*."""
    match statement:
        case Assign(target):
            return statement if reads(after, target) else None
        case If(_, (Assign(target),)):
            return statement if reads(after, target) else None
        case Try((Assign(target, value),)) if not reads(after, target):
            refuses = any(isinstance(each, Raise) for each in statement.handler)
            return replace(statement, body=(Do(value),)) if refuses else None
        case _:
            return statement


def reads(body: Sequence[Statement], name: str) -> bool:
    """Answer whether *name* stands in *body* other than inside a literal or as the name of an argument."""
    return _stands(without_literals("\n".join(unbroken(body))), name)


def without_literals(text: str) -> str:
    """Return *text* with all its string literals emptied."""
    return _LITERAL.sub('""', text)


def names(text: str, imported: Import) -> bool:
    """Answer whether *text*, which has no literals, uses what was *imported*."""
    return _stands(text, imported.alias or imported.name or imported.module)


def _stands(text: str, name: str) -> bool:
    return name in text and re.search(rf"(?<![\w.]){re.escape(name)}\b(?!=[^=])", text) is not None
