"""Folders as the predecessor of the sessions left them."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any, Final

__all__ = ["HASHES", "folder", "instance", "message", "session"]

HASHES: Final = ("524073033f270246", "8e7d391023ef796f", "1e5da6cf415902a3")

Fields = dict[str, Any]  # Any: JSON


def instance(number: int, **fields: Any) -> Fields:  # Any: JSON
    """Return an instance, with some fields absent, some null and some there."""
    return {
        "instance_id": number,
        "worktree_path": f"/w/{number}",
        "branch": f"run/{number}",
        "agent_name": "coder",
        "status": "completed",
        "tmux_session_id": f"t-{number}",
        "output": 'résumé "dq" back\\slash 🎲 ] } [ {',
        "start_time": "2025-08-24T09:38:09.123456789+01:00",
        "end_time": None,
        "runtime": "claude",
        **fields,
    }


def message(number: int, **fields: Any) -> Fields:  # Any: JSON
    """Return a message."""
    return {
        "id": str(uuid.UUID(int=number)),
        "role": "user",
        "content": f"lint parser {number}",
        "timestamp": "2024-02-07T18:09:37.123Z",
        **fields,
    }


def session(number: int, **fields: Any) -> Fields:  # Any: JSON
    """Return a session, which is good but for *fields*."""
    return {
        "id": str(uuid.UUID(int=number)),
        "type": "ensemble",
        "task": f"deploy socket {number} 日本",
        "status": "completed",
        "created_at": f"2024-01-25T18:50:{number % 60:02}+00:00",
        "updated_at": f"2026-03-17T11:26:{number % 60:02}Z",
        "winner_id": 1,
        "model": None,
        "runtime_mix": ["claude", "codex"],
        "total_duration": 5644219119,
        "instances": [instance(1), instance(2)],
        "chat_history": [message(1, instance_id=2), message(2)],
        **fields,
    }


def folder(path: Path, *files: list[Any] | bytes) -> Path:  # Any: JSON
    """Write *files*, one for each of HASHES, and return where they are. The last hash has no path."""
    path.mkdir(exist_ok=True)
    for name, content in zip(HASHES, files, strict=False):
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        (path / f"{name}.json").write_bytes(raw)
    paths = {name: f"/home/u/{place}" for place, name in enumerate(HASHES[:2])}
    (path / "workspaces.json").write_text(json.dumps(paths))
    return path
