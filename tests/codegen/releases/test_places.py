"""Released records stay where they lie: what would move them is told, and how to copy instead."""

from __future__ import annotations

import pytest
from compiling import understood

from perdure_codegen.releases.places import moved

RELEASED = """
domain: shop
streams:
  order: {key: str}
  shelf: {key: str}
events:
  Placed: {stream: order, fields: {item: str}}
  Paid: {stream: order, fields: {item: str}}
  Counted: {stream: shelf, fields: {item: str}}
"""
NAMES = {name: name for name in ("Placed", "Paid", "Counted")}


@pytest.mark.parametrize(
    ("old", "new", "said", "help_"),
    [
        (
            "Paid: {stream: order",
            "Paid: {stream: shelf",
            "`Paid` was released in the stream `order`, and its records stay there",
            "write `stream: order`; to have such events in `shelf`, declare the new event",
        ),
        (
            "order",
            "basket",
            "the stream `order` was released, and its name is part of where its records are stored",
            "call it `order`; to have streams called `basket`, declare the new stream",
        ),
        (
            "order: {key: str}",
            "order: {key: int}",
            "the key of `order` was released as `str`, and is part of where its records are stored",
            "write `key: str`; for keys of type `int`, declare the new stream",
        ),
        (
            "  Counted: {stream: shelf",
            "  Counted: {stream: order",
            "the stream `shelf` was released, and is not declared any more",
            "declare `shelf` again, and `retire` its events",
        ),
    ],
)
def test_what_would_move_records_is_refused(old: str, new: str, said: str, help_: str) -> None:
    """One finding for each, which names what was released and what to do, and shows where."""
    text = RELEASED.replace(old, new)
    text = text if "stream: shelf" in text else text.replace("  shelf: {key: str}\n", "")
    found, *further = moved(understood(RELEASED), understood(text), NAMES)
    assert [each.message for each in further] in (
        [],
        ["`Counted` was released in the stream `shelf`, and its records stay there"],
    )
    assert (found.rule, found.message) == ("needs-copy", said)
    assert found.help.startswith(help_)
    assert found.related is not None


def test_what_stays_is_not_spoken_of() -> None:
    """New streams and events, and events under another name, move nothing."""
    today = RELEASED.replace("  Paid: {stream: order, fields: {item: str}}", "")
    today += """
  Settled: {stream: order, fields: {item: str}, changes: {2: [{rename_event: Paid, to: Settled}]}}
  Billed: {stream: bill, fields: {item: str}}
""".replace("\n  Settled", "  Settled", 1)
    today = today.replace("streams:\n", "streams:\n  bill: {key: str}\n")
    assert not list(moved(understood(RELEASED), understood(today), NAMES | {"Paid": "Settled"}))
