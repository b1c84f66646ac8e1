"""Turns the tree of a function into lines, exactly as `ruff format` would leave them at 120 columns.

No formatter runs: whatever is put together here is broken over lines by the same rules, which a test holds against
ruff itself. A bracket is opened only where its line would be too long; then its items stand on one line of their own
if they fit, and one to a line, each with a comma, if not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from perdure_codegen.python.comprehension import comprehension
from perdure_codegen.python.docstring import docstring
from perdure_codegen.python.strings import is_literal, pieces
from perdure_codegen.python.tree import (
    Argument,
    Assign,
    Call,
    Case,
    Choice,
    Do,
    Entry,
    Expr,
    Function,
    Group,
    If,
    Match,
    Raise,
    Return,
    Statement,
    Subscript,
    Try,
    Union,
)
from perdure_codegen.python.width import LINE, fits

__all__ = ["STEP", "annotated", "expression", "flat", "flat_assign", "function", "signature", "statements"]

STEP = "    "


def flat(expr: Expr) -> str:
    """Return *expr* on one line."""
    if isinstance(expr, str):  # most are
        return expr
    match expr:
        case Call(name, arguments):
            return f"{name}({', '.join([_argument(part) for part in arguments])})"
        case Group(opening, items, closing):
            comma = "," if opening == "(" and len(items) == 1 else ""
            return f"{opening}{', '.join(map(flat, items))}{comma}{closing}"
        case Subscript(base, items):
            return f"{base}[{', '.join(map(flat, items))}]"
        case Union(operands):
            return " | ".join(map(flat, operands))
        case Entry(key, value):
            return f"{key}: {flat(value)}"
        case Choice(condition, then, otherwise):
            return f"{flat(then)} if {condition} else {flat(otherwise)}"
        case _:
            assert_never(expr)


def _argument(part: Argument) -> str:
    return f"{part.name}={flat(part.value)}" if part.name else flat(part.value)


def _named(name: str) -> str:
    return f"{name}=" if name else ""


def expression(prefix: str, expr: Expr, suffix: str = "", indent: str = "") -> list[str]:
    """Return the lines of `prefix expr suffix`, where *expr* may be broken over lines."""
    line = f"{indent}{prefix}{flat(expr)}{suffix}"
    if fits(line):
        return [line]
    lines = _broken(prefix, expr, suffix, indent) or [line]
    if prefix and isinstance(expr, Call | Group) and not fits(lines[0]) and fits(f"{indent}{prefix}("):
        return [f"{indent}{prefix}(", *expression("", expr, "", indent + STEP), f"{indent}){suffix}"]
    return lines


def _broken(prefix: str, expr: Expr, suffix: str, indent: str) -> list[str]:
    """Return the lines of an expression that is too long for one; none where it has no place for a break."""
    match expr:
        case str() if is_literal(expr):
            return _long_text(prefix, expr, suffix, indent)
        case str():
            return comprehension(prefix, expr, suffix, indent) or _wrapped(prefix, expr, suffix, indent)
        case Call(_, ()) | Subscript(_, ()) | Group(_, ()) | Choice():
            return []
        case Call(name, arguments):
            parts = tuple((_named(part.name), part.value) for part in arguments)
            return _bracketed(f"{prefix}{name}(", parts, f"){suffix}", indent)
        case Subscript(base, items):
            return _bracketed(f"{prefix}{base}[", tuple(("", item) for item in items), f"]{suffix}", indent)
        case Group(opening, items, closing):
            comma = "," if len(items) > 1 or opening == "(" else ""
            return [
                f"{indent}{prefix}{opening}",
                *(text for item in items for text in _item("", item, comma, indent + STEP)),
                f"{indent}{closing}{suffix}",
            ]
        case Entry(key, value):
            return expression(f"{prefix}{key}: ", value, suffix, indent)
        case Union(operands):
            return _union(prefix, operands, suffix, indent)
        case _:
            assert_never(expr)


def _bracketed(head: str, parts: Sequence[tuple[str, Expr]], tail: str, indent: str) -> list[str]:
    """Return a call or subscript opened: its parts on one line, or one to a line; a lone part gets no comma."""
    inner = indent + STEP
    one = inner + ", ".join(name + flat(value) for name, value in parts)
    if fits(one):
        return [indent + head, one, indent + tail]
    comma = "," if len(parts) > 1 else ""
    broken = (line for name, value in parts for line in _item(name, value, comma, inner))
    return [indent + head, *broken, indent + tail]


def _item(name: str, value: Expr, comma: str, indent: str) -> list[str]:
    if not name and isinstance(value, str) and is_literal(value) and not fits(f"{indent}{value}{comma}"):
        return _stacked(value, comma, indent)
    if not name and isinstance(value, Union) and not fits(f"{indent}{flat(value)}{comma}"):
        return _operands(value.operands, comma, indent)
    return expression(name, value, comma, indent)


def _wrapped(prefix: str, text: str, suffix: str, indent: str) -> list[str]:
    """Return a text in parentheses of its own, where that makes it fit; `and` may begin a line there."""
    inner = indent + STEP
    lines = [inner + text]
    if not fits(lines[0]):
        first, *rest = text.split(" and ")  # what is generated has no `and` in brackets
        lines = [inner + first, *(f"{inner}and {each}" for each in rest)]
    if not all(map(fits, lines)) or not prefix.endswith((" ", "=")):
        return []
    return [f"{indent}{prefix}(", *lines, f"{indent}){suffix}"]


def _union(prefix: str, operands: tuple[Expr, ...], suffix: str, indent: str) -> list[str]:
    inner = indent + STEP
    one = inner + flat(Union(operands))
    body = [one] if fits(one) else _operands(operands, "", inner)
    return [f"{indent}{prefix}(", *body, f"{indent}){suffix}"]


def _operands(operands: Sequence[Expr], comma: str, indent: str) -> list[str]:
    """Return the operands one to a line, each but the first behind its operator."""
    lines = expression("", operands[0], "", indent)
    for number, operand in enumerate(operands[1:], start=2):
        lines += expression("| ", operand, comma if number == len(operands) else "", indent)
    return lines


def _long_text(prefix: str, literal: str, suffix: str, indent: str) -> list[str]:
    """Return a string that is too long for its line as several that stand in parentheses."""
    parts = _stacked(literal, "", indent + STEP)
    if len(parts) == 1 and not fits(parts[0]):
        return []
    return [f"{indent}{prefix}(", *parts, f"{indent}){suffix}"]


def _stacked(literal: str, comma: str, indent: str) -> list[str]:
    *firsts, last = pieces(literal, LINE - len(indent) - len(comma))
    return [*(indent + piece for piece in firsts), indent + last + comma]


def annotated(name: str, annotation: Expr, default: Expr | None = None, indent: str = "") -> list[str]:
    """Return the lines of `name: annotation`, or `name: annotation = default`."""
    if default is None:
        return expression(f"{name}: ", annotation, "", indent)
    head = f"{name}: {flat(annotation)} = "
    if fits(f"{indent}{head}{flat(default)}") or not isinstance(annotation, Subscript | Union):
        return expression(head, default, "", indent)
    if fits(f"{indent}{head}(") and not isinstance(default, str):
        return expression(head, default, "", indent)
    *firsts, last = expression(f"{name}: ", annotation, " = ", indent)
    return [*firsts, *expression(last.strip() + " ", default, "", indent)]


def statements(body: Iterable[Statement], indent: str = "") -> list[str]:
    """Return the lines of several statements."""
    return [line for statement in body for line in _statement(statement, indent)]


def _statement(statement: Statement, indent: str) -> list[str]:
    match statement:
        case Assign(target, Choice() as choice, annotation) if not fits(indent + flat_assign(statement)):
            return _chosen(target, choice, annotation, indent)
        case Assign(target, value, ""):
            return expression(f"{target} = ", value, "", indent)
        case Assign(target, value, annotation):
            return expression(f"{target}: {annotation} = ", value, "", indent)
        case Do(value):
            return expression("", value, "", indent)
        case Return(Choice(condition, then, otherwise) as choice) if not fits(f"{indent}return {flat(choice)}"):
            return _statement(If((condition,), (Return(then),)), indent) + _statement(Return(otherwise), indent)
        case Return(value):
            return expression("return ", value, "", indent)
        case Raise(value, instead):
            return expression("raise ", value, " from None" if instead else "", indent)
        case Try(body, error, handler):
            tried = [f"{indent}try:", *statements(body, indent + STEP)]
            return [*tried, f"{indent}except {error}:", *statements(handler, indent + STEP)]
        case If():
            return _if(statement, indent)
        case Match(subject, cases):
            return [f"{indent}match {subject}:", *(line for case in cases for line in _case(case, indent + STEP))]
        case _:
            assert_never(statement)


def flat_assign(statement: Assign) -> str:
    """Return an assignment on one line."""
    annotation = f": {statement.annotation}" if statement.annotation else ""
    return f"{statement.target}{annotation} = {flat(statement.value)}"


def _chosen(target: str, choice: Choice, annotation: str, indent: str) -> list[str]:
    """Return an assignment of one of two values as an if statement; only the first may have the annotation."""
    then = Assign(target, choice.then, annotation)
    return _if(If((choice.condition,), (then,), (Assign(target, choice.otherwise),)), indent)


def _if(statement: If, indent: str) -> list[str]:
    lines = [*_condition(statement, indent), *statements(statement.body, indent + STEP)]
    if statement.otherwise:
        lines += [f"{indent}else:", *statements(statement.otherwise, indent + STEP)]
    return lines


def _condition(statement: If, indent: str) -> list[str]:
    conditions = statement.conditions
    joined = " or ".join(conditions)
    inner = indent + STEP
    body = [inner + joined]
    if not fits(body[0]):
        body = [inner + conditions[0], *(f"{inner}or {condition}" for condition in conditions[1:])]
    if not statement.guard:
        line = f"{indent}if {joined}:"
        return [line] if fits(line) or len(conditions) == 1 else [f"{indent}if (", *body, f"{indent}):"]
    line = f"{indent}if {statement.guard} and {joined if len(conditions) == 1 else f'({joined})'}:"
    if fits(line):
        return [line]
    if len(conditions) == 1:
        return [f"{indent}if (", f"{inner}{statement.guard} and {joined}", f"{indent}):"]
    return [f"{indent}if {statement.guard} and (", *body, f"{indent}):"]


def _case(case: Case, indent: str) -> list[str]:
    line = f"{indent}case {' | '.join(case.patterns)}:"
    head = [line]
    if not fits(line) and len(case.patterns) > 1:
        inner = indent + STEP
        one = inner + " | ".join(case.patterns)
        body = [one] if fits(one) else [inner + case.patterns[0], *(f"{inner}| {part}" for part in case.patterns[1:])]
        head = [f"{indent}case (", *body, f"{indent}):"]
    return [*head, *statements(case.body, indent + STEP)]


def signature(name: str, parameters: Sequence[str], returns: str, indent: str = "") -> list[str]:
    """Return the lines of `def name(parameters) -> returns:`."""
    head, tail = f"{indent}def {name}(", f"{indent}) -> {returns}:"
    line = f"{head}{', '.join(parameters)}) -> {returns}:"
    if fits(line):
        return [line]
    base, bracket, inner = returns.partition("[")
    if not parameters and bracket and fits(f"{head}) -> {base}["):
        return [f"{head}) -> {base}[", f"{indent}{STEP}{inner[:-1]}", f"{indent}]:"]
    if not parameters:
        return [f"{head}) -> (", f"{indent}{STEP}{returns}", f"{indent}):"]
    one = f"{indent}{STEP}{', '.join(parameters)}"
    if fits(one) and len(parameters) > 1:
        return [head, one, tail]
    return [head, *(f"{indent}{STEP}{parameter}," for parameter in parameters), tail]


def function(view: Function) -> list[str]:
    """Return the lines of a module's function with its docstring."""
    return [
        *signature(view.name, view.parameters, view.returns),
        *docstring(view.doc, STEP, instead=f"Be `{view.name}`."),
        *statements(view.body, STEP),
    ]
