"""Exports of the old store of knowledge."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

__all__ = ["DAMAGED", "RECORDS", "WRONG", "export", "line"]


def line(key: str, value: object) -> bytes:
    """Return a record as the old store exports it."""
    return json.dumps({"key": key, "value": value}, ensure_ascii=False).encode()


def spec(title: str, **more: object) -> dict[str, Any]:  # Any: JSON
    """Return the value of a specification."""
    return {"title": title, "body": "what it is", "status": "draft", "tags": ["login", "ünï"], **more}


RECORDS: Final = (
    line("spec:auth:1700000000000000003", spec("third", status="accepted", tags=[])),
    line("spec:auth:1700000000000000001", spec("first")),
    line("spec:auth:1700000000000000002", spec("second")),
    line("spec:a:b:c:1700000000000000001", spec('emoji🎲 "dq" back\\slash')),
    line("spec::1700000000000000001", spec("a colon alone before the time is part of no key")),
    line("pattern:ünï:1712593333540850918", {"name": "retry", "tags": ["net"], "description": "again", "uses": 30}),
    line("change:auth:1767658222807767629", {"target": "auth", "kind": "modified", "summary": "lint"}),
    line("decision:db:1", {"question": "which?", "choice": "sqlite", "rationale": "small", "alternatives": ["sled"]}),
)
"""Records in no order; the fifth has no id."""

DAMAGED: Final = (
    b"not json",
    b'{"key": "spec:x:1", "value": {',
    b'\xff{"key": 1}',
    line("spec:no-time", {}),
    line("spec:bad:12x", {}),
    line("spec:x:99999999999999999999", spec("too late")),
    line("unknown:x:1", {}),
    line("spec", {}),
    b'{"key": "spec:x:1"}',
    b'{"key": "spec:x:1", "value": []}',
    b'{"key": "spec:x:1", "value": {"title": "a", "title": "b"}}',
)
"""Lines that are no record of ours."""

WRONG: Final = (
    (line("spec:w1:1", spec("x", status="maybe")), "$.value.status"),
    (line("spec:w2:1", {"title": "x"}), "$.value.body"),
    (line("spec:w3:1", spec("x", extra=1)), "$.value.extra"),
    (line("spec:w4:1", spec("x", tags=["a", 3])), "$.value.tags[1]"),
    (line("spec:w5:1", spec("x", tags=[""])), "$.value.tags"),
    (line("spec:w6:1", spec("x", id="other")), "$.value.id"),
    (line("pattern:w7:1", {"name": "x", "tags": [], "description": "", "uses": -1}), "$.value.uses"),
    (line("pattern:w8:1", {"name": "x", "tags": [], "description": "", "uses": 1.5}), "$.value.uses"),
    (line("change:w9:1", {"target": "x", "kind": "ADDED", "summary": ""}), "$.value.kind"),
    (line("decision:w10:1", {"question": "?", "choice": None, "rationale": "", "alternatives": []}), "$.value.choice"),
)
"""Records whose values do not fit, and where."""


def export(path: Path, lines: Iterable[bytes]) -> Path:
    """Write *lines* to *path*, and return it."""
    path.write_bytes(b"".join(each + b"\n" for each in lines))
    return path
