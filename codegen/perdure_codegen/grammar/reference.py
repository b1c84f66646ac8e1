"""The reference of the language as a page of Markdown, made of the grammar."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.grammar.files import FURTHER_FILE, HEADER_FILE
from perdure_codegen.grammar.kinds import (
    AnyOf,
    Choice,
    Construct,
    Key,
    Kind,
    Lexeme,
    ListOf,
    MapOf,
    Name,
    Steps,
    Text,
    Value,
)
from perdure_codegen.grammar.operations import OPERATIONS

__all__ = ["language_page"]

_HEAD = """\
# The keys of the language

Every construct of `schema/<domain>/*.yaml`, its keys, and what stands behind each. Keys in bold are required.
"""


def language_page() -> str:
    """Return the page: a section with a table of keys for each construct, files first and operations last."""
    seen: dict[str, Construct] = {}
    _collect(HEADER_FILE, seen)
    _collect(FURTHER_FILE, seen)
    operations = {operation.name for operation in OPERATIONS}
    ordered = [*(each for each in seen.values() if each.name not in operations), *OPERATIONS]
    return "\n".join([_HEAD, *(section for each in ordered for section in _section(each))])


def _collect(kind: Kind, seen: dict[str, Construct]) -> None:
    if isinstance(kind, Construct):
        if kind.name not in seen:
            seen[kind.name] = kind
            for key in kind.keys:
                _collect(key.kind, seen)
        return
    for each in _parts(kind):
        _collect(each, seen)


def _parts(kind: Kind) -> tuple[Kind, ...]:
    match kind:
        case ListOf():
            return (kind.item,)
        case MapOf():
            return (kind.value,)
        case AnyOf():
            return kind.kinds
        case Steps():
            return kind.operations
        case _:
            return ()


def _section(construct: Construct) -> Iterator[str]:
    yield f"## {construct.title}\n\n{construct.doc}\n\n| key | value | |\n|---|---|---|"
    yield from (_row(key) for key in construct.keys)
    yield ""


def _row(key: Key) -> str:
    name = f"**`{key.name}`**" if key.required else f"`{key.name}`"
    return f"| {name} | {_shown(key.kind)} | {key.doc} |".replace("T | None", "T \\| None")


def _shown(kind: Kind) -> str:
    """Return *kind* in words."""
    match kind:
        case Construct():
            return kind.title
        case Name():
            return f"name of a {kind.what}" if kind.what != "unit" else "text"
        case Lexeme():
            return kind.what
        case Text():
            return "text"
        case Value():
            return "constant"
        case Choice():
            return " or ".join(f"`{option}`" for option in kind.options)
        case ListOf():
            return f"list: {_shown(kind.item)}"
        case MapOf():
            return f"mapping: {_shown(kind.key)} to {_shown(kind.value)}"
        case Steps():
            return "mapping: version to list of operations"
        case AnyOf():
            return ", or ".join(_shown(each) for each in kind.kinds)
