"""The few forms of Python that generated functions are made of; `layout` turns them into formatted lines.

Where a form must not be broken over lines, it is text: names, conditions, patterns.
"""

from __future__ import annotations

from typing import TypeAlias

import attrs

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


@attrs.frozen
class Argument:
    """One argument of a call; *name* is empty for a positional one."""

    name: str
    value: Expr


@attrs.frozen
class Call:
    """`function(arguments)`."""

    function: str
    arguments: tuple[Argument, ...]


@attrs.frozen
class Group:
    """A display: `(a, b)`, `[a, b]`, `{a, b}`; a tuple of one item gets its comma."""

    opening: str
    items: tuple[Expr, ...]
    closing: str


@attrs.frozen
class Choice:
    """`then if condition else otherwise`; only in an Assign or Return, which may become an if statement."""

    condition: str
    then: Expr
    otherwise: Expr


@attrs.frozen
class Subscript:
    """`base[items]`, in an annotation."""

    base: str
    items: tuple[Expr, ...]


@attrs.frozen
class Entry:
    """`key: value` in the display of a dict; *value* is one that has brackets of its own, or is short."""

    key: str
    value: Expr


@attrs.frozen
class Union:
    """`a | b`, in an annotation."""

    operands: tuple[Expr, ...]


Expr: TypeAlias = str | Call | Group | Choice | Entry | Subscript | Union
"""An expression; a str is one that is never broken over lines."""


@attrs.frozen
class Assign:
    """`target = value`; *annotation*, where there is one, stands between."""

    target: str
    value: Expr
    annotation: str = ""


@attrs.frozen
class Do:
    """`value`, a call for its effect."""

    value: Expr


@attrs.frozen
class Return:
    """`return value`."""

    value: Expr


@attrs.frozen
class Raise:
    """`raise value`; *instead* of the error being handled, it says `from None`."""

    value: Expr
    instead: bool = False


@attrs.frozen
class Try:
    """`try:` *body*, `except error:` *handler*."""

    body: tuple[Statement, ...]
    error: str
    handler: tuple[Statement, ...]


@attrs.frozen
class If:
    """`if condition:` and, where *otherwise* is not empty, `else:`; *conditions* are joined by `or`.

    With a *guard* the condition is `guard and (conditions)`.
    """

    conditions: tuple[str, ...]
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] = ()
    guard: str = ""


@attrs.frozen
class Case:
    """`case a | b:` and what it does."""

    patterns: tuple[str, ...]
    body: tuple[Statement, ...]


@attrs.frozen
class Match:
    """`match subject:` with its cases."""

    subject: str
    cases: tuple[Case, ...]


Statement: TypeAlias = Assign | Do | Return | Raise | If | Match | Try


@attrs.frozen(order=True)
class Import:
    """`from module import name as alias`, or `import module as alias` where *name* is empty."""

    module: str
    name: str = ""
    alias: str = ""


@attrs.frozen(kw_only=True)
class Function:
    """A module's function; *parameters* are whole (`old: VoteAddedV1`), *imports* are what its text needs."""

    name: str
    parameters: tuple[str, ...]
    returns: str
    doc: str
    body: tuple[Statement, ...]
    imports: frozenset[Import] = frozenset()
