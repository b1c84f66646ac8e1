"""Type expressions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perdure_codegen.declarations import ContainerExpr, NameExpr, NullableExpr, TypeExpr
from perdure_codegen.grammar.names import BUILT_IN
from perdure_codegen.nodes import Scalar
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.types import DEEPEST, type_expression
from perdure_codegen.span import Span


def read(text: str, *, quoted: bool = False) -> tuple[TypeExpr | None, list[str]]:
    """Return the type that *text* writes, and the messages about it."""
    findings = Findings()
    width = len(text) + (2 if quoted else 0)
    node = Scalar(text, quoted, Span("domain.yaml", 3, 10, 3, 10 + width))
    return type_expression(node, findings), [each.message for each in findings.diagnostics]


def written(expression: TypeExpr) -> str:
    """Return *expression* as an author writes it."""
    match expression:
        case NameExpr():
            return expression.name if expression.version is None else f"{expression.name}@{expression.version}"
        case ContainerExpr(kind="dict"):
            return f"dict[str, {written(expression.item)}]"
        case ContainerExpr():
            return f"{expression.kind}[{written(expression.item)}]"
        case NullableExpr():
            return f"{written(expression.item)} | None"


NAMES = st.sampled_from(BUILT_IN) | st.from_regex(r"[A-Z][a-z0-9]{0,8}(@[1-9][0-9]{0,5})?", fullmatch=True)
NAMES = NAMES.filter(lambda name: name not in {"None", "Any"})


def larger(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return types that hold one of *items*."""
    held = items | items.map(lambda item: f"{item} | None")
    return st.builds("{}[{}]".format, st.sampled_from(["list", "set"]), held) | st.builds("dict[str, {}]".format, held)


TYPES = st.recursive(NAMES, larger, max_leaves=8)


@given(TYPES | TYPES.map(lambda each: f"{each} | None"), st.booleans())
def test_types_are_read_as_written(text: str, quoted: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    """Reading a type and writing it down gives the same text, and the whole of it is its span."""
    expression, messages = read(text, quoted=quoted)
    assert messages == []
    assert expression is not None
    assert written(expression) == text
    start = 11 if quoted else 10
    if quoted and isinstance(expression, NameExpr) and expression.version is None:
        start = 10  # a name alone is the whole scalar, quotes included
    assert expression.span.column == start


@given(TYPES, st.text(" ", max_size=3))
def test_spaces_mean_nothing(text: str, spaces: str) -> None:
    """Spaces may stand around every sign."""
    spread = text
    for sign in "[],":
        spread = spread.replace(sign, f"{spaces}{sign}{spaces}")
    expression, _ = read(spread)
    assert expression is not None
    assert written(expression) == text


@given(st.text(alphabet="abIO|[],@?<>. None1strli", max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_reported(text: str) -> None:
    """There is a type or exactly one message, and nothing is raised."""
    expression, messages = read(text)
    assert (expression is None) == (len(messages) == 1)


def test_parts_have_spans_of_their_own() -> None:
    """Each part stands where it is written."""
    expression, _ = read("dict[str, list[Address@2] | None]", quoted=True)
    assert isinstance(expression, ContainerExpr)
    nullable = expression.item
    assert isinstance(nullable, NullableExpr)
    inner = nullable.item
    assert isinstance(inner, ContainerExpr)
    columns = [(part.span.column, part.span.end_column) for part in (expression, nullable, inner, inner.item)]
    assert columns == [(11, 44), (21, 43), (21, 36), (26, 35)]


@pytest.mark.parametrize(("depth", "fits"), [(DEEPEST, True), (DEEPEST + 1, False)])
def test_depth(depth: int, fits: bool) -> None:  # noqa: FBT001 - a column of the table
    """Types nest as deep as the limit, and no deeper."""
    expression, messages = read("list[" * depth + "str" + "]" * depth)
    assert (expression is not None, messages == []) == (fits, fits)
