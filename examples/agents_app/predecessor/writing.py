"""Entities of the predecessor into the store, each once."""

from __future__ import annotations

from agents_app.predecessor.convert import Entity
from domains.agents import Activity, Agent, AgentsWork, Commit, CommunicationScore, Retrospective
from perdure.moving.records import Problem, Write, Written, write_once

__all__ = ["writer"]


def writer(*, replace: bool) -> Write[AgentsWork, Entity]:
    """Return what writes an entity; where there is another with its key, that is to *replace*, or a problem."""

    def write(work: AgentsWork, each: Entity) -> Written | tuple[Problem, ...]:
        match each:
            case Agent():
                return write_once(work.agents, each.id, each, replace=replace)
            case Commit():
                return write_once(work.commits, (each.project_path, each.commit_hash), each, replace=replace)
            case CommunicationScore():
                key = (each.agent_id, each.commit_hash, each.timestamp)
                return write_once(work.communication_scores, key, each, replace=replace)
            case Retrospective():
                return write_once(work.retrospectives, (each.agent_id, each.occasion), each, replace=replace)
            case Activity():
                return write_once(work.activities, (each.agent_id, each.timestamp), each, replace=replace)

    return write
