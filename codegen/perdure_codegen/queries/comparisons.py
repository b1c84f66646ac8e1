"""Whether what a column is compared to could ever be in it: SQLite would find nothing, and say nothing."""

from __future__ import annotations

from typing import Final

from perdure_codegen.meaning.effective import core
from perdure_codegen.model import EnumShape, Ref, Spec, Type
from perdure_codegen.queries import rules
from perdure_codegen.queries.context import Context
from perdure_codegen.queries.parameters import compared
from perdure_codegen.queries.reading import Reading
from perdure_codegen.queries.tokens import Token
from perdure_codegen.sql.tables import ColumnKind
from perdure_codegen.tables import column_of
from perdure_codegen.wording import listed, quoted, suggestion

__all__ = ["check_comparisons"]

_NUMBERS: Final[frozenset[ColumnKind]] = frozenset({"integer", "float"})


def check_comparisons(context: Context, reading: Reading) -> None:
    """Report parameters of another type than the column that they are compared to, and texts that no enum has.

    Only where it is certain which column is meant: without a SELECT within another, or behind the name of a table.
    """
    is_plain = sum(token.key == "SELECT" for token in reading.tokens) == 1
    for place, token in enumerate(reading.tokens):
        spec = compared(context, reading, place, certain=not is_plain) if token.kind in {"parameter", "text"} else None
        if spec is not None and token.kind == "parameter":
            _parameter(context, token, spec)
        elif spec is not None:
            _text(context, token, spec)
        if token.key == "IN":
            _items(context, reading, place, certain=not is_plain)


def _parameter(context: Context, token: Token, spec: Spec) -> None:
    kind = context.query.params.get(token.text[1:])
    if kind is None or _alike(context, kind, spec.type):
        return
    given, wanted = context.shown(core(kind)), context.shown(core(spec.type))
    context.say(
        rules.QUERY_COMPARISON,
        token,
        f"`{token.text}` is of type `{given}`, and what it is compared to of type `{wanted}`",
        help=f"write `{token.text[1:]}: {wanted}` under `params`",
    )


def _alike(context: Context, one: Type, other: Type) -> bool:
    kinds = {column_of(context.domain, "", Spec(core(each))).kind for each in (one, other)}
    if len(kinds) > 1:
        return kinds <= _NUMBERS
    enums = {core(each) for each in (one, other) if _members(context, each)}
    return len(enums) <= 1


def _items(context: Context, reading: Reading, place: int, *, certain: bool) -> None:
    """Look at the texts of `column IN ('a', 'b')`."""
    spec = compared(context, reading, place + 1, certain=certain)
    for token in reading.tokens[place + 2 :] if spec is not None else ():
        if token.key in {")", "SELECT"}:
            return
        if token.kind == "text" and spec is not None:
            _text(context, token, spec)


def _text(context: Context, token: Token, spec: Spec) -> None:
    members, text = _members(context, spec.type), token.text[1:-1].replace("''", "'")
    if not members or text in members or token.text[0] != "'":
        return
    near = suggestion(text, members)
    context.say(
        rules.QUERY_COMPARISON,
        token,
        f"{quoted(text)} is no member of `{context.shown(core(spec.type))}`",
        help=f"did you mean `'{near}'`?" if near else f"its members are {listed(members)}",
    )


def _members(context: Context, kind: Type) -> tuple[str, ...]:
    inner = core(kind)
    shape = context.domain.shape(inner) if isinstance(inner, Ref) else None
    return shape.members if isinstance(shape, EnumShape) else ()
