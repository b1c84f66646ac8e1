"""Exports as the predecessor of the agents made them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

__all__ = ["RECORDS", "export", "record"]

Fields = dict[str, Any]  # Any: JSON


def record(key: str, **value: Any) -> bytes:  # Any: JSON
    """Return the line of a record."""
    return json.dumps({"key": key, "value": value}, ensure_ascii=False).encode()


_AGENT: Final[Fields] = {"sp": 6, "xp": 4304, "cs": 88, "commits": 10, "bugs": 0}

RECORDS: Final = (
    record("agent:ada", id="ada", updated_at="2026-06-19T10:37:09.123456789+01:00", **_AGENT),
    record("agent:b:o:b", id="b:o:b", updated_at="2024-07-19T21:15:44+09:00"),
    record("commit:/project:abc", agent_id="ada", message="résumé 日本", grade="C", created_at="2026-07-03T11:07:29Z"),
    record("commit:/my:odd:path:ef01", agent_id="b:o:b", message="", grade=None, created_at="2026-01-24T00:13:51Z"),
    record("commit:C:\\work:ef02", agent_id="ada", message='"dq"', created_at="2026-01-25T00:13:51.123Z"),
    record("communication:ada:abc:130491099788", delta=2, reason="socket"),
    record("communication:b:o:b:ef01:673455049165", delta=-3, reason=""),
    record("retrospective:ada:abc", grade="B", text="the tests came late"),
    record("retrospective:b:o:b:session-7", grade="F", text="nothing was committed"),
    record("activity:ada:1767658222807", kind="test", detail="ran all"),
    record("activity:b:o:b:1767658222807", kind="edit", detail=""),
)
"""A record of each kind, all good."""


def export(path: Path, *lines: bytes) -> Path:
    """Write *lines* to *path*, and return that."""
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path
