"""The laws that generated tests hold casts to notice every way in which a cast can break its word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, Literal

import attrs
import pytest

from perdure.errors import NotExpressible
from perdure.testing.lineage import WHOLE, Ends, Lineage, identical


@attrs.frozen(kw_only=True)
class One:
    """Version 1."""

    a: int


@attrs.frozen(kw_only=True)
class Two:
    """Version 2, which adds a text."""

    a: int
    b: str


@attrs.frozen(kw_only=True)
class Three:
    """Version 3, whose number is a text."""

    a: str
    b: str


def to_1(new: Two) -> One:
    """Take numbers below 100."""
    if new.a >= 100:
        raise NotExpressible(new, "a", "a number below 100", 1)
    return One(a=new.a)


Casts = Mapping[str, Callable[..., Any]]  # Any: each is of its own versions

SOUND: Casts = {
    "v1_to_v2": lambda old: Two(a=old.a, b=""),
    "v2_to_v3": lambda old: Three(a=str(old.a), b=old.b),
    "v3_to_v2": lambda new: Two(a=int(new.a), b=new.b),
    "v2_to_v1": to_1,
    "from_v1": lambda old: Three(a=str(old.a), b=""),
    "from_v2": lambda old: Three(a=str(old.a), b=old.b),
}


def lineage(
    changed: Casts = {},  # noqa: B006 - read alone
    *,
    loses: Mapping[Ends, tuple[str, ...]] | None = None,
    expressible: Mapping[Ends, Literal["some", "never"]] | None = None,
) -> Lineage:
    """Return the three versions, with some casts *changed*."""
    module = ModuleType("history")
    vars(module).update({**SOUND, **changed})
    return Lineage(
        module,
        3,
        loses={(2, 1): ("b",), (3, 1): ("b",)} if loses is None else loses,
        expressible={(2, 1): "some", (3, 1): "some"} if expressible is None else expressible,
    )


def test_sound_casts_keep_every_law() -> None:
    """Nothing is found where nothing is wrong, refusals that were announced among it."""
    lineage().goes_up(One(a=5), 1)
    lineage().goes_up(Two(a=500, b="x"), 2)
    lineage().goes_down(Three(a="5", b="x"), 3)
    lineage().goes_down(Two(a=500, b="x"), 2)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"v1_to_v2": lambda old: Two(a=old.a + 1, b="")}, "comes back from version 2"),
        ({"v3_to_v2": lambda new: Two(a=7, b=new.b)}, "comes back from version 3"),
        ({"from_v1": lambda old: Three(a=f"{old.a} ", b="")}, "from_v1 gives"),
        ({"upcast": lambda old: old}, "upcast gives"),
        ({"v2_to_v1": lambda new: One(a=float(new.a))}, "comes back from version 2"),  # type: ignore[arg-type] # on purpose
    ],
)
def test_what_goes_up_wrongly_is_found(changed: Casts, found: str) -> None:
    """A cast that changes a value or its type, or differs from the steps, is told by its versions."""
    with pytest.raises(AssertionError, match=found):
        lineage(changed).goes_up(One(a=5), 1)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"v3_to_v2": lambda new: Two(a=7, b=new.b)}, "comes back from version 2"),
        ({"to_v1": lambda _new: One(a=9)}, "to_v1 and the steps differ"),
    ],
)
def test_what_goes_down_wrongly_is_found(changed: Casts, found: str) -> None:
    """The same on the way down."""
    with pytest.raises(AssertionError, match=found):
        lineage(changed).goes_down(Three(a="5", b="x"), 3)


def test_a_loss_that_was_not_announced_is_found() -> None:
    """Only the fields that the steps say they lose may differ, between any two versions."""
    with pytest.raises(AssertionError, match="comes back from version 1"):
        lineage(loses={(2, 1): ("b",)}).goes_down(Three(a="5", b="x"), 3)


def test_a_refusal_that_was_not_announced_is_found() -> None:
    """What goes down always must not be refused, from any version, and what never goes down must be."""
    with pytest.raises(AssertionError, match=r"every value of 3 goes down to 1, but .* is refused"):
        lineage(expressible={(2, 1): "some"}).goes_down(Three(a="500", b="x"), 3)
    with pytest.raises(AssertionError, match="no value of version 2 goes down to 1"):
        lineage(expressible={(2, 1): "never", (3, 1): "never"}).goes_down(Two(a=5, b="x"), 2)


def test_a_refusal_on_the_way_back_needs_a_loss() -> None:
    """What went up comes back, or the way up says that it loses something."""
    with pytest.raises(AssertionError, match="nothing is lost between 1 and 2"):
        lineage().goes_up(One(a=500), 1)
    lineage(loses={(1, 2): ("a",), (1, 3): ("a",)}).goes_up(One(a=500), 1)


def test_a_missing_way_down_must_have_been_announced() -> None:
    """A history without a cast down is held to the verdict, too."""
    module = ModuleType("history")
    vars(module).update({name: cast for name, cast in SOUND.items() if name != "v2_to_v1"})
    Lineage(module, 3, expressible={(2, 1): "never", (3, 1): "never"}).goes_down(Three(a="5", b="x"), 3)
    with pytest.raises(AssertionError, match="there is no way down"):
        Lineage(module, 3, expressible={(2, 1): "never"}).goes_down(Three(a="5", b="x"), 3)


def test_casts_without_their_hooks_are_left_out() -> None:
    """Where the hooks are not named, what takes them is not called; where they are, they are given."""

    def up(old: One, hooks: dict[str, str]) -> Two:
        return Two(a=old.a, b=hooks["b"])

    module = ModuleType("history")
    vars(module).update({**SOUND, "v1_to_v2": up})
    Lineage(module, 3).goes_up(One(a=5), 1)
    with pytest.raises(KeyError):
        Lineage(module, 3, hooks={}).goes_up(One(a=5), 1)


def test_a_type_without_fields_may_lose_the_whole() -> None:
    """An enum that joined two members cannot tell them apart."""
    module = ModuleType("history")
    vars(module).update({"v1_to_v2": lambda _old: "x", "v2_to_v1": lambda _new: "x", "from_v1": lambda _old: "x"})
    Lineage(module, 2, loses={(1, 2): WHOLE}).goes_up("y", 1)
    with pytest.raises(AssertionError, match="comes back"):
        Lineage(module, 2).goes_up("y", 1)


def test_identical_values_are_of_identical_types() -> None:
    """1, 1.0 and True are equal and not the same, however deep they lie."""
    assert identical(One(a=1), One(a=1))
    assert not identical(One(a=1), One(a=True))
    assert not identical({"k": (1,)}, {"k": (1.0,)})
    assert not identical(One(a=1), Two(a=1, b=""))
