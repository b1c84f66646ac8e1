"""Statements whose lines all have room, which is what most have: to see whether they do, or which names they use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from perdure_codegen.python.layout import STEP, flat, flat_assign
from perdure_codegen.python.tree import Assign, Do, If, Match, Raise, Return, Statement, Try

__all__ = ["unbroken"]


def unbroken(body: Iterable[Statement], indent: str = "") -> Iterator[str]:
    """Yield the lines of several statements as if each had room: those of `statements` where all of these fit."""
    for statement in body:
        match statement:
            case If(conditions, inner, otherwise, guard):
                joined = " or ".join(conditions)
                if guard:
                    joined = f"{guard} and {joined if len(conditions) == 1 else f'({joined})'}"
                yield f"{indent}if {joined}:"
                yield from unbroken(inner, indent + STEP)
                if otherwise:
                    yield f"{indent}else:"
                    yield from unbroken(otherwise, indent + STEP)
            case Assign():
                yield indent + flat_assign(statement)
            case Do(value):
                yield indent + flat(value)
            case Return(value):
                yield f"{indent}return {flat(value)}"
            case Raise(value, instead):
                yield f"{indent}raise {flat(value)}{' from None' if instead else ''}"
            case Try(inner, error, handler):
                yield f"{indent}try:"
                yield from unbroken(inner, indent + STEP)
                yield f"{indent}except {error}:"
                yield from unbroken(handler, indent + STEP)
            case Match(subject, cases):
                yield f"{indent}match {subject}:"
                for case in cases:
                    yield f"{indent}{STEP}case {' | '.join(case.patterns)}:"
                    yield from unbroken(case.body, indent + STEP + STEP)
            case _:
                assert_never(statement)
