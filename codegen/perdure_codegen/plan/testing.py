"""What the strategies of `testing.py` share: the profile of the tests, characters, and helpers where needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from perdure_codegen.model import Scalar
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.layout import flat
from perdure_codegen.python.tree import Argument, Assign, Call, Expr, Function, Group, Import, Return
from perdure_codegen.views import ConstantView, Definition

__all__ = ["test_helpers"]

_CHARACTERS: Final = 'st.characters(codec="utf-8", exclude_characters="\\0")'
_PATIENCE: Final = ("data_too_large", "filter_too_much", "too_slow")
"""What a large record or a narrow pattern may be."""
_ALL_DIFFERENT: Final = "lambda items: all(item not in items[:place] for place, item in enumerate(items))"


def _call(name: str, *positional: Expr, **keywords: Expr) -> Call:
    named = (Argument(keyword, value) for keyword, value in keywords.items())
    return Call(name, (*(Argument("", value) for value in positional), *named))


def _constant(name: str, value: Expr, doc: str = "") -> ConstantView:
    return ConstantView(name=name, annotation="Final", value=value, doc=doc)


def test_helpers(scope: Scope, strategies: Iterable[Expr]) -> list[Definition]:
    """Return what *strategies* call for, in the order in which it is defined."""
    text = "\n".join(map(flat, strategies))
    profile = _call(
        "settings",
        max_examples="25",
        derandomize="True",
        deadline="None",
        suppress_health_check=Group("[", tuple(f"HealthCheck.{each}" for each in _PATIENCE), "]"),
    )
    found: list[Definition] = [
        _constant("PROFILE", profile, "How the generated tests run: few examples, the same each time.")
    ]
    has_json, has_patterns = "json_values(" in text, "matching(" in text
    has_plain_keys = any(stream.key == Scalar("str") for stream in scope.domain.streams.values())
    if has_json or has_patterns or has_plain_keys or "CHARACTERS" in text:
        found.append(_constant("CHARACTERS", _CHARACTERS, "What text is made of: no NUL and no lone surrogates."))
    if has_json:
        scope.imports |= {Import("perdure.values", name) for name in ("INT_MIN", "INT_MAX", "JsonValue")}
        found.append(_json())
    if has_patterns:
        scope.imports |= {Import("re")}
        found.append(_matching())
    if "different(" in text:
        scope.imports |= {Import("typing", "TypeVar")}
        found += [ConstantView(name="_T", value='TypeVar("_T")'), _different()]
    return found


def _json() -> Function:
    numbers = _call("st.integers", "INT_MIN", "INT_MAX")
    floats = _call("st.floats", allow_nan="False", allow_infinity="False")
    texts = "st.text(CHARACTERS, max_size=9)"
    body = (
        Assign("names", texts),
        Assign("leaves", _call("st.one_of", "st.none()", "st.booleans()", numbers, floats, "names")),
        Return(
            _call(
                "st.recursive",
                "leaves",
                "lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3)",
                max_leaves="8",
            )
        ),
    )
    doc = "Return what JSON has, nested a few levels deep."
    return Function(name="json_values", parameters=(), returns="SearchStrategy[JsonValue]", doc=doc, body=body)


def _matching() -> Function:
    body = (
        Assign("several", "[st.from_regex(each, fullmatch=True, alphabet=CHARACTERS) for each in patterns]"),
        Assign("made", "st.one_of(several)"),
        Assign("fitting", "made.filter(lambda text: min_size <= len(text) <= max_size)"),
        Return("fitting.filter(lambda text: all(pattern.fullmatch(text) for pattern in patterns))"),
    )
    return Function(
        name="matching",
        parameters=("*patterns: re.Pattern[str]", "min_size: int = 0", "max_size: int = 1_000_000"),
        returns="SearchStrategy[str]",
        doc="Return text that matches all of *patterns*, within lengths.",
        body=body,
    )


def _different() -> Function:
    body = (
        Assign("made", "st.lists(items, min_size=min_size, max_size=max_size)"),
        Return(f"made.filter({_ALL_DIFFERENT})"),
    )
    return Function(
        name="different",
        parameters=("items: SearchStrategy[_T]", "*", "min_size: int = 0", "max_size: int | None = None"),
        returns="SearchStrategy[list[_T]]",
        doc="Return lists whose items all differ, though they cannot be hashed.",
        body=body,
    )
