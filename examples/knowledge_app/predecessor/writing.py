"""Revisions of the predecessor into the store, each once, and all of the store as the predecessor would export it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from knowledge_app.kinds import KINDS, Knowledge
from knowledge_app.predecessor.convert import DELETED, Was, kind_of_record
from perdure.cli.plain import plain
from perdure.errors import OtherRevision
from perdure.moving.records import Problem, Written

__all__ = ["exported", "write"]


def write(work: Knowledge, was: Was) -> Written | tuple[Problem, ...]:
    """Record what *was*, unless it is known; something else of the very moment is a problem."""
    repository = kind_of_record(was).repository(work)
    try:
        if was.value is None:
            is_new = repository.record_deletion(was.key, was.recorded_at)
        else:
            is_new = repository.record(was.value, was.recorded_at)
    except OtherRevision as error:
        return (Problem("$.value", f"the store has another value under this key: {error}"),)
    return "imported" if is_new else "already"


def exported(knowledge: Knowledge) -> Iterator[str]:
    """Yield every revision as a line of the old export, kind by kind, in the order in which they were written."""
    for kind in KINDS.values():
        for each in kind.repository(knowledge).changes():
            value = plain(each.value) if each.value is not None else dict(DELETED)
            if isinstance(value, dict):
                value = {name: part for name, part in value.items() if name != "id"}
            record = {"key": f"{kind.name}:{each.key}:{each.recorded_at}", "value": value}
            yield json.dumps(record, ensure_ascii=False)
