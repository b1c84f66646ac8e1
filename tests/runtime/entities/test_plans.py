"""The law that all a repository asks is found by an index holds for every domain, and can fail."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from domains.sessions.tables import SCHEMA
from perdure.testing.entities import check_plans


def without(*indexes: str) -> Any:  # Any: a schema, as far as the law looks at it
    """Return the tables of the sessions without some of their indexes."""
    lines = [line for line in SCHEMA.script().splitlines() if not any(f'INDEX "{name}"' in line for name in indexes)]
    return SimpleNamespace(script=lambda: "\n".join(lines), roots=SCHEMA.roots)


def test_it_holds() -> None:
    """With all indexes there are."""
    check_plans(without())
    check_plans(SCHEMA)


@pytest.mark.parametrize(
    "index",
    ["sessions_by_status_created_at", "instances_by_status", "chat_messages_by_timestamp", "sessions_by_created_at"],
)
def test_an_index_that_is_missing_is_noticed(index: str) -> None:
    """Whether rows would be scanned for a condition, or sorted for an order."""
    with pytest.raises(AssertionError):
        check_plans(without(index))
