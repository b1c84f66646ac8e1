"""Sessions to put into stores."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from domains import sessions
from domains.sessions import ChatMessage, Instance, InstanceId, Session, Workspace, WorkspaceHash

__all__ = ["NOW", "instance", "message", "session", "workspace"]

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=dt.UTC)


def workspace(number: int = 0, **changes: Any) -> Workspace:  # Any: whatever the field holds
    """Return a workspace."""
    fields: dict[str, Any] = {"hash": WorkspaceHash(f"{number:016x}"), "path": f"/code/{number}", "last_accessed": NOW}
    return Workspace(**fields | changes)


def instance(number: int, **changes: Any) -> Instance:  # Any: as above
    """Return an instance."""
    fields: dict[str, Any] = {
        "instance_id": InstanceId(number),
        "worktree_path": f"/trees/{number}",
        "branch": "main",
        "agent_name": f"agent {number}",
        "status": sessions.InstanceStatus.RUNNING,
        "tmux_session_id": "0",
    }
    return Instance(**fields | changes)


def message(content: str = "hello world", **changes: Any) -> ChatMessage:  # Any: as above
    """Return a message."""
    fields: dict[str, Any] = {"id": uuid.uuid4(), "role": sessions.Role.USER, "content": content, "timestamp": NOW}
    return ChatMessage(**fields | changes)


def session(**changes: Any) -> Session:  # Any: as above
    """Return a session of the first workspace, with two instances and a message."""
    fields: dict[str, Any] = {
        "id": uuid.uuid4(),
        "workspace": workspace().hash,
        "type": sessions.SessionType.DEBATE,
        "task": "write a parser",
        "status": sessions.SessionStatus.RUNNING,
        "created_at": NOW,
        "updated_at": NOW,
        "instances": (instance(2), instance(1)),
        "chat_history": (message(),),
    }
    return Session(**fields | changes)
