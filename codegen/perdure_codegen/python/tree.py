"""The few forms of Python that generated functions are made of; `layout` turns them into formatted lines.

Where a form must not be broken over lines, it is text: names, conditions, patterns.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

__all__ = [
    "Argument",
    "Assign",
    "Call",
    "Case",
    "Choice",
    "Do",
    "Entry",
    "Expr",
    "Function",
    "Group",
    "If",
    "Import",
    "Match",
    "Raise",
    "Return",
    "Statement",
    "Subscript",
    "Try",
    "Union",
]


class Argument(Struct, frozen=True):
    """One argument of a call; *name* is empty for a positional one."""

    name: str
    value: Expr


class Call(Struct, frozen=True):
    """`function(arguments)`."""

    function: str
    arguments: tuple[Argument, ...]


class Group(Struct, frozen=True):
    """A display: `(a, b)`, `[a, b]`, `{a, b}`; a tuple of one item gets its comma."""

    opening: str
    items: tuple[Expr, ...]
    closing: str


class Choice(Struct, frozen=True):
    """`then if condition else otherwise`; only in an Assign or Return, which may become an if statement."""

    condition: str
    then: Expr
    otherwise: Expr


class Subscript(Struct, frozen=True):
    """`base[items]`, in an annotation."""

    base: str
    items: tuple[Expr, ...]


class Entry(Struct, frozen=True):
    """`key: value` in the display of a dict; *value* is one that has brackets of its own, or is short."""

    key: str
    value: Expr


class Union(Struct, frozen=True):
    """`a | b`, in an annotation."""

    operands: tuple[Expr, ...]


Expr: TypeAlias = str | Call | Group | Choice | Entry | Subscript | Union
"""An expression; a str is one that is never broken over lines."""


class Assign(Struct, frozen=True):
    """`target = value`; *annotation*, where there is one, stands between."""

    target: str
    value: Expr
    annotation: str = ""


class Do(Struct, frozen=True):
    """`value`, a call for its effect."""

    value: Expr


class Return(Struct, frozen=True):
    """`return value`."""

    value: Expr


class Raise(Struct, frozen=True):
    """`raise value`; *instead* of the error being handled, it says `from None`."""

    value: Expr
    instead: bool = False


class Try(Struct, frozen=True):
    """`try:` *body*, `except error:` *handler*."""

    body: tuple[Statement, ...]
    error: str
    handler: tuple[Statement, ...]


class If(Struct, frozen=True):
    """`if condition:` and, where *otherwise* is not empty, `else:`; *conditions* are joined by `or`.

    With a *guard* the condition is `guard and (conditions)`.
    """

    conditions: tuple[str, ...]
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] = ()
    guard: str = ""


class Case(Struct, frozen=True):
    """`case a | b:` and what it does."""

    patterns: tuple[str, ...]
    body: tuple[Statement, ...]


class Match(Struct, frozen=True):
    """`match subject:` with its cases."""

    subject: str
    cases: tuple[Case, ...]


Statement: TypeAlias = Assign | Do | Return | Raise | If | Match | Try


class Import(Struct, frozen=True, order=True):
    """`from module import name as alias`, or `import module as alias` where *name* is empty."""

    module: str
    name: str = ""
    alias: str = ""


class Function(Struct, frozen=True, kw_only=True):
    """A module's function; *parameters* are whole (`old: VoteAddedV1`), *imports* are what its text needs."""

    name: str
    parameters: tuple[str, ...]
    returns: str
    doc: str
    body: tuple[Statement, ...]
    imports: frozenset[Import] = frozenset()
