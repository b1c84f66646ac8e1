"""A small domain of entities with composite keys and counters, compiled for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from compiling import Package, build

__all__ = ["COUNTING", "activity", "agent", "commit", "compiled"]

COUNTING: Final = """
domain: counting
enums:
  Grade: {members: [A, B, C, D, F]}
entities:
  Agent:
    table: agents
    key: id
    version: true
    fields:
      id: str
      sp: {type: int, counter: true, default: 1}
      xp: {type: int, min: 0, max: 1000000000, counter: true, default: 0}
      commits: {type: int, counter: true, default: 0}
      note: {type: str, max_length: 20, default: ''}
    children: {badges: Badge}
  Badge: {table: badges, key: name, fields: {name: str, worth: int}}
  Commit:
    table: commits
    key: [project, hash]
    fields:
      project: str
      hash: str
      agent: {ref: Agent, on_delete: restrict}
      grade: {type: Grade | None, default: null}
  Activity:
    table: activities
    key: [agent_id, at, kind]
    fields: {agent_id: str, at: int, kind: Grade, seen: {type: int, default: 0, min: 0, max: 99, counter: true}}
"""


def compiled(folder: Path) -> Package:
    """Return the package of the domain, below *folder*."""
    return build(COUNTING, folder)


def agent(package: Package, name: str = "a", **fields: object) -> Any:  # Any: compiled a moment ago
    """Return an agent."""
    return package.module("entities").Agent(**{"id": name, "badges": (), **fields})


def activity(package: Package, at: int, seen: int = 0, *, name: str = "a", kind: str = "A") -> Any:  # Any: as above
    """Return an activity."""
    grade = package.module("types").Grade(kind)
    return package.module("entities").Activity(agent_id=name, at=at, kind=grade, seen=seen)


def commit(package: Package, number: str, by: str = "a", project: str = "/p") -> Any:  # Any: as above
    """Return a commit."""
    return package.module("entities").Commit(project=project, hash=number, agent=by)
