"""The table of `retype`: which types convert, on what each conversion fails, and how it goes back."""

from __future__ import annotations

from typing import Final, get_args

import pytest

from perdure_codegen.meaning.conversion import PAIRS, conversion
from perdure_codegen.meaning.totality import failures
from perdure_codegen.model import (
    Container,
    EnumShape,
    Facets,
    FieldsShape,
    NamedShape,
    Nullable,
    Ref,
    Scalar,
    ScalarKind,
    Shape,
    Spec,
    Type,
    UnionShape,
)

KINDS: Final[tuple[ScalarKind, ...]] = get_args(ScalarKind)
SMALL, WIDE, LETTERS, RECORD, OTHER, UNION = (
    Ref(name, 1) for name in ("Small", "Wide", "Letters", "Record", "Other", "Union")
)
SHAPES: Final[dict[Ref, Shape]] = {
    SMALL: NamedShape(Spec(Scalar("int"), Facets(min=0, max=5))),
    WIDE: EnumShape(("a", "b", "cc")),
    LETTERS: EnumShape(("a", "b")),
    RECORD: FieldsShape({}),
    OTHER: FieldsShape({}),
    UNION: UnionShape((RECORD, OTHER)),
}
INT, STR = Scalar("int"), Scalar("str")


def shapes(ref: Ref) -> Shape:
    """Return the shape of one of the types above."""
    return SHAPES[ref]


def reasons(
    before: Type | Spec, after: Type | Spec, *, many_first: bool = False, empty: bool = False
) -> list[str] | None:
    """Return on what the conversion fails, or None where there is none."""
    one, two = (each if isinstance(each, Spec) else Spec(each) for each in (before, after))
    node = conversion(one.type, two.type, shapes)
    return None if node is None else list(failures(node, one, two, shapes, many_first=many_first, empty=empty))


def several(kind: Type) -> Type:
    """Return a list of *kind*."""
    return Container("list", kind)


@pytest.mark.parametrize("pair", PAIRS)
def test_every_pair_has_a_way_back(pair: tuple[ScalarKind, ScalarKind]) -> None:
    """What converts one way converts the other way too, so that each `retype` of scalars can be undone."""
    assert pair[::-1] in PAIRS


@pytest.mark.parametrize("before", KINDS)
@pytest.mark.parametrize("after", KINDS)
def test_scalars_convert_as_the_table_says(before: ScalarKind, after: ScalarKind) -> None:
    """A pair that the table has converts, and fails as it says; the same type always does; no other pair converts."""
    found = reasons(Scalar(before), Scalar(after))
    if before == after:
        assert found == []
    elif (before, after) in PAIRS:
        assert found == [PAIRS[before, after]] * bool(PAIRS[before, after])
    else:
        assert found is None


def test_bounds_make_conversions_total() -> None:
    """What fails on some integers only does not fail within bounds that exclude them."""
    assert reasons(Spec(INT, Facets(min=-(2**53), max=2**53)), Scalar("float")) == []
    assert reasons(Spec(INT, Facets(min=0, max=1)), Scalar("bool")) == []
    assert reasons(Spec(INT, Facets(min=0, max=2)), Scalar("bool")) == ["a value other than 0 and 1"]
    assert reasons(SMALL, Scalar("float")) == []


def test_the_length_of_text_is_known() -> None:
    """Text made of another type is as long as its values are written, and longer text is refused."""
    assert reasons(INT, Spec(STR, Facets(min_length=1, max_length=20))) == []
    assert reasons(INT, Spec(STR, Facets(max_length=19))) == ["a value longer than 19"]
    assert reasons(SMALL, Spec(STR, Facets(max_length=1))) == []
    assert reasons(Scalar("uuid"), Spec(STR, Facets(min_length=36, max_length=36))) == []
    assert reasons(WIDE, Spec(STR, Facets(max_length=1))) == ["a value longer than 1"]
    assert reasons(WIDE, Spec(STR, Facets(min_length=1, max_length=2))) == []
    assert reasons(Spec(STR, Facets(max_length=2)), Spec(Scalar("bytes"), Facets(max_length=7))) == [
        "a value longer than 7"
    ]


def test_named_types_bring_their_constraints() -> None:
    """A value becomes one of a named type only within its constraints, and is one of the scalar without more."""
    assert reasons(INT, SMALL) == ["a value below 0", "a value above 5"]
    assert reasons(SMALL, INT) == []
    assert reasons(Spec(INT, Facets(min=1, max=2)), SMALL) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (several(INT), several(SMALL)),
        (several(INT), Nullable(several(SMALL))),
        (several(Nullable(INT)), several(Nullable(SMALL))),
        (INT, several(SMALL)),
        (INT, Nullable(several(SMALL))),
        (Nullable(INT), several(SMALL)),
        (Container("dict", INT), Container("dict", SMALL)),
        (Container("dict", several(INT)), Container("dict", several(SMALL))),
    ],
)
def test_items_are_judged_by_their_own_constraints(before: Type, after: Type) -> None:
    """However deep a named type stands in containers, what it refuses is known."""
    assert reasons(before, after) == ["a value below 0", "a value above 5"]


def test_none() -> None:
    """None stays None, becomes the empty list, or is what a conversion fails on."""
    assert reasons(INT, Nullable(INT)) == []
    assert reasons(Nullable(INT), INT) == ["None"]
    assert reasons(Nullable(INT), Nullable(STR)) == []
    assert reasons(Nullable(INT), several(INT)) == []
    assert reasons(Nullable(STR), INT) == ["None", PAIRS["str", "int"]]
    assert reasons(Nullable(several(INT)), several(INT)) == ["None"]
    assert reasons(Nullable(Container("set", INT)), several(INT)) == ["None"]


def test_one_and_a_list() -> None:
    """A value is a list of one; a list is a value unless it is empty or longer and nothing says what then."""
    assert reasons(INT, several(STR)) == []
    assert reasons(several(INT), INT) == ["an empty list", "a list of more than one"]
    assert reasons(several(INT), INT, many_first=True) == ["an empty list"]
    assert reasons(several(INT), INT, many_first=True, empty=True) == []
    assert reasons(several(INT), Nullable(INT), many_first=True) == []
    assert reasons(Spec(several(INT), Facets(min_length=1)), INT, many_first=True) == []
    assert reasons(Spec(several(INT), Facets(max_length=1)), Nullable(INT)) == []
    assert reasons(INT, Spec(several(INT), Facets(min_length=2))) == ["a value shorter than 2"]
    assert reasons(INT, Spec(several(INT), Facets(unique_items=True, min_length=1, max_length=1))) == []


def test_lists_and_sets() -> None:
    """A set has unique items and a list may lose some; no set converts to one of other items."""
    integers = Container("set", INT)
    assert reasons(several(INT), integers) == []
    assert reasons(integers, Spec(several(INT), Facets(unique_items=True))) == []
    assert reasons(Spec(several(INT), Facets(min_length=3)), Spec(integers, Facets(min_length=1))) == []
    assert reasons(Spec(several(INT), Facets(min_length=3)), Spec(integers, Facets(min_length=2))) == [
        "a value shorter than 2"
    ]
    assert reasons(integers, Container("set", STR)) is None
    assert reasons(several(INT), Container("set", STR)) is None
    assert reasons(Container("dict", INT), several(INT)) is None


def test_converted_items_may_meet() -> None:
    """A list whose items are converted is not known to be without duplicates any more."""
    unique = Facets(unique_items=True)
    assert reasons(Spec(several(INT), unique), Spec(several(STR), unique)) == ["a list with duplicates"]
    assert reasons(Spec(several(INT), unique), Spec(several(INT), unique)) == []


def test_enums_and_unions() -> None:
    """Members convert by name, records to the unions that have them, and unions to one of their records."""
    assert reasons(LETTERS, WIDE) == []
    assert reasons(WIDE, LETTERS) == ["`cc`, which `Letters` lacks"]
    assert reasons(STR, LETTERS) == ["text that is no member of `Letters`"]
    assert reasons(LETTERS, STR) == []
    assert reasons(RECORD, UNION) == []
    assert reasons(several(RECORD), several(UNION)) == []
    assert reasons(UNION, RECORD) == ["a record other than `Record`"]
    assert reasons(Ref("Record", 1), OTHER) is None
    assert reasons(INT, LETTERS) is None


def test_patterns_are_compared_by_their_text() -> None:
    """A pattern holds for whatever had the same one, and for nothing else."""
    old = Spec(STR, Facets(pattern="[a-z]+"))
    assert reasons(old, old) == []
    assert reasons(STR, old) == ["text that does not match `[a-z]+`"]
    assert reasons(old, Spec(STR, Facets(pattern="[a-z]*"))) == ["text that does not match `[a-z]*`"]
