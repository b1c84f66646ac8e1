"""From a record under a prefixed key to the entity of today, or to everything that is wrong with it."""

from __future__ import annotations

import re
from typing import Final, TypeAlias, TypeVar, final

from domains.agents import Activity, Agent, Commit, CommunicationScore, Retrospective
from perdure.moving.records import Convert, Exact, Problem, Record, by_prefix, shown

__all__ = ["Converter", "Entity"]

Entity: TypeAlias = Agent | Commit | CommunicationScore | Retrospective | Activity

T = TypeVar("T")

_INTEGER: Final = re.compile(r"-?[0-9]{1,19}", re.ASCII)


@final
class Converter:
    """Makes entities of records. It counts the instants that it *cut* to microseconds."""

    def __init__(self) -> None:
        """Begin without any."""
        self._exact = Exact()
        self.convert: Convert[Entity] = by_prefix(
            {
                "agent": self._agent,
                "commit": self._commit,
                "communication": self._score,
                "retrospective": self._retrospective,
                "activity": self._activity,
            }
        )

    @property
    def cut(self) -> int:
        """How many instants had digits behind the sixth of a second."""
        return self._exact.cut

    def _agent(self, record: Record) -> Agent | tuple[Problem, ...]:
        return self._made(Agent, record, {"id": record.key})

    def _commit(self, record: Record) -> Commit | tuple[Problem, ...]:
        project, _, commit = record.key.rpartition(":")  # a path may hold colons
        if not project:
            return record.refuse(f"expected `commit:PROJECT:HASH`, got {shown(f'commit:{record.key}')}")
        return self._made(Commit, record, {"project_path": project, "commit_hash": commit})

    def _score(self, record: Record) -> CommunicationScore | tuple[Problem, ...]:
        agent, *rest = record.key.rsplit(":", 2)
        if len(rest) != 2 or not _INTEGER.fullmatch(rest[1]):  # noqa: PLR2004 - the hash and the timestamp
            what = "`communication:AGENT:HASH:TIMESTAMP`, a timestamp that is an integer"
            return record.refuse(f"expected {what}, got {shown(f'communication:{record.key}')}")
        commit, timestamp = rest
        key: dict[str, str | int] = {"agent_id": agent, "commit_hash": commit, "timestamp": int(timestamp)}
        return self._made(CommunicationScore, record, key)

    def _retrospective(self, record: Record) -> Retrospective | tuple[Problem, ...]:
        agent, _, occasion = record.key.rpartition(":")
        if not agent:
            what = "`retrospective:AGENT:HASH` or `retrospective:AGENT:SESSION`"
            return record.refuse(f"expected {what}, got {shown(f'retrospective:{record.key}')}")
        return self._made(Retrospective, record, {"agent_id": agent, "occasion": occasion})

    def _activity(self, record: Record) -> Activity | tuple[Problem, ...]:
        agent, _, timestamp = record.key.rpartition(":")
        if not agent or not _INTEGER.fullmatch(timestamp):
            what = "`activity:AGENT:TIMESTAMP`, a timestamp that is an integer"
            return record.refuse(f"expected {what}, got {shown(f'activity:{record.key}')}")
        return self._made(Activity, record, {"agent_id": agent, "timestamp": int(timestamp)})

    def _made(self, cls: type[T], record: Record, key: dict[str, str | int]) -> T | tuple[Problem, ...]:
        """Return the *cls* of which *key* has some fields; where the value has them, too, they must be the same."""
        others = [
            Problem(f"$.value.{name}", f"expected {shown(part)}, as the key says, got {shown(record.value[name])}")
            for name, part in key.items()
            if name in record.value and record.value[name] != part
        ]
        made = self._exact.structure({**record.value, **key}, cls, "$.value")
        if not others:
            return made
        return (*others, *made) if isinstance(made, tuple) else tuple(others)
