"""The names that generated code gives to what an author declared."""

from __future__ import annotations

import builtins
import keyword
from functools import cache
from typing import Final

from perdure_codegen.sql.words import snake

__all__ = ["constant", "method_name", "module_name", "pascal", "snake", "table_constant"]

_TAKEN: Final = frozenset(
    {
        "annotations",
        "attrs",
        "back",
        "build",
        "classes",
        "codec",
        "decode",
        "decoded",
        "decoder",
        "different",
        "dt",
        "each",
        "encoder",
        "entries",
        "enum",
        "event",
        "events",
        "every",
        "final",
        "former",
        "fused",
        "get_args",
        "given",
        "golden",
        "history",
        "home",
        "hooks",
        "json_values",
        "matching",
        "new",
        "newest",
        "newest_part",
        "old",
        "part",
        "parts",
        "partial",
        "payload",
        "pytest",
        "re",
        "registry",
        "restored",
        "sample",
        "settings",
        "st",
        "store",
        "testing",
        "trusted",
        "types",
        "upcast",
        "value",
    }
)
"""What modules of history, strategies and tests use for themselves."""

_TAKEN_BEGINNINGS: Final = ("as_", "from_v", "is_", "to_v")


@cache
def module_name(name: str) -> str:
    """Return the name of the module and of the strategy of a type: snake case, unless that is taken."""
    plain = snake(name)
    if plain.startswith("test_"):  # pytest would read the module as one of tests
        plain = f"the_{plain}"
    taken = keyword.iskeyword(plain) or hasattr(builtins, plain) or plain in _TAKEN
    return f"{plain}_" if taken or plain.startswith(_TAKEN_BEGINNINGS) or "_to_" in plain else plain


def method_name(name: str) -> str:
    """Return `VoteAdded` as `vote_added`, and `Import` as `import_`, which is no word of Python's."""
    plain = snake(name)
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def constant(name: str) -> str:
    """Return `VoteAdded` as `VOTE_ADDED`."""
    return snake(name).upper()


def table_constant(name: str) -> str:
    """Return `sessions` as `SESSIONS_TABLE`, which no type can be called."""
    return f"{name.upper()}_TABLE"


def pascal(name: str) -> str:
    """Return `line_item` as `LineItem`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))
