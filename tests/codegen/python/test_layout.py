"""Whatever the layout makes of a tree, `ruff format` leaves as it is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from perdure_codegen.python.layout import annotated, function, statements
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import (
    Argument,
    Assign,
    Call,
    Case,
    Choice,
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
from perdure_codegen.python.unbroken import unbroken
from perdure_codegen.python.width import fits

RUFF = shutil.which("ruff") or ".venv/bin/ruff"

names = st.integers(1, 60).map(lambda size: ("name_" * 12)[:size].rstrip("_"))
literals = st.text(st.sampled_from("abc de 'f\"\\\n\té☃日"), max_size=200).map(literal)
numbers = st.integers(0, 10**18).map(str)


def calls(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Return calls whose positional arguments come first, and displays."""
    positional = st.lists(inner.map(lambda value: Argument("", value)), max_size=2)
    keywords = st.dictionaries(names, inner, max_size=5).map(
        lambda values: [Argument(name, value) for name, value in values.items()]
    )
    call = st.builds(lambda name, first, then: Call(name, (*first, *then)), names, positional, keywords)
    items = st.lists(inner, min_size=1, max_size=4).map(tuple)
    display = st.builds(lambda pair, items: Group(pair[0], items, pair[1]), st.sampled_from(["()", "[]", "{}"]), items)
    return call | display


expressions: st.SearchStrategy[Expr] = st.recursive(names | literals | numbers, calls, max_leaves=8)
types: st.SearchStrategy[Expr] = st.recursive(
    names,
    lambda inner: (
        st.builds(lambda item: Subscript("frozenset", (item,)), inner)
        | st.builds(lambda item: Subscript("Mapping", ("str", item)), inner)
        | st.builds(
            lambda item: Subscript("tuple", (item, "...")), inner.filter(lambda item: not isinstance(item, Union))
        )
        | st.builds(lambda item: Union((item, "None")), inner.filter(lambda item: not isinstance(item, Union)))
    ),
    max_leaves=1,
)
conditions = names.map(lambda name: f"not is_text({name})") | names.map(lambda name: f"{name} > 5")
checks = st.tuples(names.map(lambda name: f"not is_text({name})"), names.map(lambda name: f"len({name}) > 5"))
choices = st.builds(Choice, names.map(lambda name: f"{name} is None"), expressions, expressions)
simple: st.SearchStrategy[Statement] = (
    st.builds(Assign, names, expressions | choices)
    | st.builds(Return, expressions | choices)
    | st.builds(Raise, names.map(lambda name: Call("Invalid", (Argument("", "self"), Argument("", literal(name))))))
)


def compound(inner: st.SearchStrategy[Statement]) -> st.SearchStrategy[Statement]:
    """Return ifs and matches."""
    body = st.lists(inner, min_size=1, max_size=2).map(tuple)
    case = st.builds(Case, st.lists(names.map(lambda name: f"Choice.{name}"), min_size=1, max_size=3).map(tuple), body)
    return (
        st.builds(If, checks, body, st.just(()) | body)
        | st.builds(If, st.tuples(names), body)
        | st.builds(If, st.tuples(conditions, conditions, names), body, st.just(()), st.sampled_from(["", "a is None"]))
        | st.builds(If, checks, body, st.just(()), names.map(lambda name: f"self.{name} is not None"))
        | st.builds(Match, names, st.lists(case, min_size=1, max_size=2).map(tuple))
    )


functions = st.builds(
    Function,
    name=names,
    parameters=st.lists(st.tuples(names, names).map(": ".join), max_size=3).map(tuple),
    returns=names,
    doc=st.text(max_size=300),
    body=st.lists(st.recursive(simple, compound, max_leaves=4), min_size=1, max_size=3).map(tuple),
)
fields = st.builds(annotated, names, types, st.none() | expressions, st.just("    "))


@pytest.mark.slow
def test_ruff_has_nothing_to_format(tmp_path: Path) -> None:
    """Functions and fields of any tree come out as ruff would leave them."""
    count = 0

    @settings(max_examples=120, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(functions, fields)
    def write(view: Function, field: list[str]) -> None:
        nonlocal count
        count += 1
        lines = [*function(view), "", "", "class Record:", *field]
        (tmp_path / f"case_{count}.py").write_text("\n".join(lines) + "\n", encoding="utf-8")

    write()
    done = subprocess.run(
        [RUFF, "format", "--diff", "--isolated", "--line-length=120", "--target-version=py311", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[:6000] + done.stderr[:2000]


@pytest.mark.slow
@settings(max_examples=60, derandomize=True, deadline=None)
@given(function=functions, indent=st.sampled_from(["", "        "]), tried=st.booleans())
def test_what_has_room_is_not_broken(function: Function, indent: str, tried: bool) -> None:  # noqa: FBT001 - drawn
    """Where the lines of statements all fit unbroken, they are the layout."""
    body = (Try(function.body, "ValueError", function.body),) if tried else function.body
    lines = list(unbroken(body, indent))
    event("has room" if all(map(fits, lines)) else "has none")
    if all(map(fits, lines)):
        assert statements(body, indent) == lines
