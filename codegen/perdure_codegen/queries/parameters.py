"""Whether each parameter has a type, and each type a parameter."""

from __future__ import annotations

from typing import Final

from perdure_codegen.meaning.effective import core
from perdure_codegen.model import Container, Spec, Type
from perdure_codegen.queries import rules
from perdure_codegen.queries.context import Context
from perdure_codegen.queries.reading import Reading
from perdure_codegen.queries.tokens import Token
from perdure_codegen.tables import column_of
from perdure_codegen.wording import listed, quoted, suggestion

__all__ = ["check_parameters", "compared"]

_COMPARES: Final = frozenset({"=", "==", "!=", "<>", "<", "<=", ">", ">=", "IS", "BETWEEN", "IN"})


def check_parameters(context: Context, reading: Reading) -> bool:
    """Report parameters without a type, types without a parameter, and types that no parameter can have."""
    declared = context.query.params
    missing: dict[str, Token] = {}
    sound = True
    for token in reading.parameters:
        if not token.text.startswith(":"):
            context.say(
                rules.QUERY_PARAMETER,
                token,
                f"{quoted(token.text)} is no parameter",
                help="a parameter is written `:name`",
            )
            sound = False
        elif token.text[1:] not in declared:
            missing.setdefault(token.text[1:], token)
    used = {token.text[1:] for token in reading.parameters}
    for name, token in missing.items():
        if any(suggestion(each, missing) == name for each in declared if each not in used):
            continue  # said of the declaration
        line = ", ".join(f"{each}: {_guess(context, reading, each)}" for each in missing)
        context.say(
            rules.QUERY_PARAMETER,
            token,
            f"nothing says of which type `:{name}` is",
            help=f"add `{line}` to `params`" if declared else f"add `params: {{{line}}}`",
        )
    for name in declared:
        if name not in used:
            near = suggestion(name, missing)
            known = sorted(used)
            context.say(
                rules.QUERY_PARAMETER,
                context.query.words["params", name],
                f"there is no parameter `:{name}` in the SQL",
                help=f"did you mean `{near}`?" if near else f"it has {listed(known)}" if known else "it has none",
            )
    for name, kind in declared.items():
        sound = _suits(context, name, kind) and sound
    return sound and not missing and all(name in used for name in declared)


def _suits(context: Context, name: str, kind: Type) -> bool:
    inner = core(kind)
    if isinstance(inner, Container) and inner.kind != "dict":
        inner, refused = core(inner.item), frozenset({"json", "bytes"})
    else:
        refused = frozenset({"json"})
    if column_of(context.domain, name, Spec(inner)).kind not in refused:
        return True
    context.say(
        rules.QUERY_PARAMETER,
        context.query.words["params", name],
        f"no parameter can be of type `{context.shown(kind)}`",
        help="a parameter is a scalar, an enum, or a list of these, which `json_each(:name)` takes apart",
    )
    return False


def _guess(context: Context, reading: Reading, name: str) -> str:
    """Return the type that a parameter seems to have, by what it is compared to."""
    for place, token in enumerate(reading.tokens):
        if token.kind != "parameter" or token.text[1:] != name:
            continue
        before = reading.tokens[place - 1].key if place else ""
        if before in {"LIMIT", "OFFSET"}:
            return "int"
        if before in {"MATCH", "LIKE", "GLOB"}:
            return "str"
        spec = compared(context, reading, place)
        if spec is not None:
            return context.shown(core(spec.type))
    return "..."


def compared(context: Context, reading: Reading, place: int, *, certain: bool = False) -> Spec | None:
    """Return what the column holds that the value at *place* is compared to; None where that is not plain.

    Where it must be *certain*, the column stands behind the name of its table.
    """
    tokens = reading.tokens
    before = place - 1
    if before > 2 and [tokens[before].key, tokens[before - 2].key] == ["AND", "BETWEEN"]:  # noqa: PLR2004 - `a BETWEEN :b AND :c`
        before -= 2
    while before > 0 and tokens[before].key == "NOT":
        before -= 1
    if before < 1 or tokens[before].key not in _COMPARES:
        return None
    name = tokens[before - 1]
    owner = tokens[before - 3].name if before > 2 and tokens[before - 2].key == "." else ""  # noqa: PLR2004 - `a.b =`
    if certain and owner not in reading.tables:
        return None
    tables = [reading.tables[owner][0]] if owner in reading.tables else [table for table, _ in reading.tables.values()]
    found = (context.column(table, name.name) for table in tables if name.name)
    return next((spec for spec in found if spec is not None), None)
