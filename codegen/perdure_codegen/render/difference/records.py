"""`--format json`: one array with an object for each domain, so that the output is always one value."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypedDict

from perdure_codegen.changes import Answer, Change, Changed, Difference, Effect, Subject, Way, WayOfRows

__all__ = ["render_json"]


class _Loses(TypedDict):
    up: list[str]
    down: list[str]


class _Verdicts(TypedDict):
    forward: Answer
    write_as: Answer
    loses: _Loses


class _Change(_Verdicts):
    rule: str
    type: str
    field: str | None
    version: int | None
    what: str
    declared: bool
    backward: bool
    needs_code: list[str]
    stops: list[WayOfRows] | None
    path: str
    line: int
    column: int


class _Way(_Verdicts):
    version: int
    releases: list[int]


class _Changed(TypedDict):
    name: str
    kind: Subject
    versions: list[int] | None
    changes: list[_Change]
    former_versions: list[_Way]


class _Effect(TypedDict):
    rule: str | None
    what: str
    path: str
    line: int
    column: int


class _Domain(TypedDict):
    domain: str
    against: str
    changed: list[_Changed]
    migration: list[_Effect]


def render_json(differences: Iterable[Difference]) -> str:
    """Return *differences* as a JSON array, in ASCII, ending in a line feed.

    Each domain has what `changed`: types, events, streams and the domain itself, each with its `changes`. `forward` is
    `always`, `some` or `never`: the values that can be written for old code; `write_as` is the same for those that
    come back as they were. `loses` has fields by direction: `up` are fields of old data, `down` those of new data.
    `stops` are the ways of the migration of a file, `up` and `down`, that rows may stop; it is null where a change is
    about no rule of a table. `former_versions` has the same for the whole way to each released version, the nearest
    first. `migration` is what becomes of the tables of a file, with the rule that is about it where that is a danger.
    """
    return json.dumps([_domain(each) for each in differences], indent=2) + "\n"


def _domain(difference: Difference) -> _Domain:
    return {
        "domain": difference.name,
        "against": difference.against,
        "changed": [_changed(each) for each in difference.changed],
        "migration": [_effect(each) for each in difference.migration],
    }


def _changed(changed: Changed) -> _Changed:
    return {
        "name": changed.name,
        "kind": changed.subject,
        "versions": None if changed.versions is None else list(changed.versions),
        "changes": [_change(each) for each in changed.changes],
        "former_versions": [_way(each) for each in changed.ways],
    }


def _change(change: Change) -> _Change:
    return {
        "rule": change.rule,
        "type": change.type,
        "field": change.field or None,
        "version": change.version,
        "what": change.what,
        "declared": change.declared,
        "backward": change.backward,
        **_verdicts(change),
        "needs_code": list(change.hooks),
        "stops": None if change.stops is None else list(change.stops),
        "path": change.span.path,
        "line": change.span.line,
        "column": change.span.column,
    }


def _effect(effect: Effect) -> _Effect:
    return {
        "rule": effect.rule or None,
        "what": effect.what,
        "path": effect.span.path,
        "line": effect.span.line,
        "column": effect.span.column,
    }


def _way(way: Way) -> _Way:
    return {"version": way.version, "releases": list(way.releases), **_verdicts(way)}


def _verdicts(judged: Change | Way) -> _Verdicts:
    return {
        "forward": judged.forward,
        "write_as": judged.write_as,
        "loses": {"up": list(judged.loses_up), "down": list(judged.loses_down)},
    }
