"""Every kind of damage in a session is named with the path to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from predecessor_sessions import HASHES, instance, message, session

from domains.sessions import Session, WorkspaceHash
from domains.sessions import testing as strategies
from perdure.moving.records import Exact, Problem
from sessions_app.predecessor.structuring import structure
from sessions_app.predecessor.writing import json_of

CONVERTER = Exact()


def read(raw: bytes) -> Session | tuple[Problem, ...]:
    """Return what is made of *raw*."""
    return structure(CONVERTER, raw, "$[3]", WorkspaceHash(HASHES[0]))


def without(name: str) -> dict[str, Any]:  # Any: JSON
    """Return a session that lacks a field."""
    made = session(1)
    del made[name]
    return made


BAD = [
    (session(1, type="race"), "$[3].type: expected one of competition, ensemble, debate, got 'race'"),
    (session(1, status=None), "$[3].status: expected one of"),
    (without("task"), "$[3].task: this field is missing"),
    (without("chat_history"), "$[3].chat_history: this field is missing"),
    (session(1, bogus=1), "$[3].bogus: this field is not known"),
    (session(1, workspace="x"), "$[3].workspace: this field is not known"),
    (session(1, task=7), "$[3].task: expected text, got 7"),
    (session(1, task="a\0b"), "$[3].task: expected text without NUL and lone surrogates, got 'a\\x00b'"),
    (session(1, task="\ud800"), "$[3].task: expected text without NUL and lone surrogates, got '\\ud800'"),
    (session(1, total_lines_added=-1), "$[3].total_lines_added: expected an integer of at least 0 or null, got -1"),
    (session(1, total_lines_added=2**63), "$[3].total_lines_added: expected an integer of 64 bits"),
    (session(1, total_lines_added=1.0), "$[3].total_lines_added: expected an integer, got 1.0"),
    (session(1, total_lines_added=True), "$[3].total_lines_added: expected an integer, got True"),
    (session(1, preserve_worktrees=1), "$[3].preserve_worktrees: expected true or false, got 1"),
    (session(1, created_at="2026-02-30T00:00:00Z"), "$[3].created_at: expected a time as in RFC 3339"),
    (session(1, created_at="2026-02-20T00:00:00"), "$[3].created_at: expected a time as in RFC 3339"),
    (session(1, created_at="0001-01-01T00:00:00+01:00"), "$[3].created_at: expected a time as in RFC 3339"),
    (session(1, created_at=0), "$[3].created_at: expected a time as in RFC 3339"),
    (session(1, id="{00000000-0000-0000-0000-000000000001}"), "$[3].id: expected a UUID"),
    (session(1, winner_id=99), "$[3].winner_id: expected the number of an instance of this session, got 99"),
    (session(1, winner_id=0), "$[3].winner_id: expected an integer of at least 1 or null, got 0"),
    (session(1, instances=[]), "$[3].instances: expected an array of Instance, of 1 to 10 items, got 0 of them"),
    (session(1, instances=[instance(n) for n in range(1, 12)]), "of 1 to 10 items, got 11 of them"),
    (session(1, instances=[instance(1), instance(1)]), "$[3].instances: expected an array of Instance that differ"),
    (session(1, instances="ab"), "$[3].instances: expected an array, got 'ab'"),
    (session(1, instances=[instance(1), None]), "$[3].instances[1]: expected an object, got None"),
    (session(1, instances=[instance(1), instance(2, status="asleep")]), "$[3].instances[1].status: expected one of"),
    (session(1, instances=[instance(1, runtime="vi")]), "$[3].instances[0].runtime: expected one of claude"),
    (session(1, chat_history=[message(1, instance_id=7)]), "$[3].chat_history[0].instance_id: expected the number"),
    (session(1, chat_history=[message(1), message(1)]), "$[3].chat_history: expected an array of ChatMessage that dif"),
    (session(1, runtime_mix=["claude", 1]), "$[3].runtime_mix[1]: expected text, got 1"),
]


@pytest.mark.parametrize(("document", "expected"), BAD)
def test_what_does_not_fit_is_named_with_its_path(document: dict[str, Any], expected: str) -> None:  # Any: JSON
    """The path, what was expected there, and what was found."""
    found = read(json.dumps(document).encode())
    assert isinstance(found, tuple)
    (problem,) = found
    assert expected in f"{problem.path}: {problem.message}"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"task": "a", "task": "b"}', "each field of an object once, got 'task' twice"),
        (b'{"task": NaN}', "numbers as JSON has them, got NaN"),
        (b'{"task": "\xff"}', "byte 10 of it is no UTF-8"),
        (b'{"task" 1}', "it is no JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
        (b'{"task": ' + b"1" * 10_000 + b"}", "a number is too long"),
        (b"1", "expected an object"),
        (b"", "it is no JSON"),
    ],
)
def test_what_is_no_object_of_json_says_why(raw: bytes, expected: str) -> None:
    """Damage below the level of fields."""
    found = read(raw)
    assert isinstance(found, tuple)
    assert expected in found[0].message
    assert found[0].path == "$[3]"


def test_all_that_is_wrong_is_told_at_once() -> None:
    """One correction is enough."""
    found = read(json.dumps(session(1, type="race", task=1, instances=[instance(1, status=2, x=3)])).encode())
    assert isinstance(found, tuple)
    assert [problem.path for problem in found] == [
        "$[3].type",
        "$[3].task",
        "$[3].instances[0].status",
        "$[3].instances[0].x",
    ]


def test_instants_are_cut_to_microseconds_and_counted() -> None:
    """Only digits that say something count, and only those of sessions that are good."""
    converter = Exact()
    good = session(1, created_at="2024-01-01T00:00:00.123456789+01:00", updated_at="2024-01-01T00:00:00.120000000Z")
    made = structure(converter, json.dumps(good).encode(), "$[0]", WorkspaceHash(HASHES[0]))
    assert isinstance(made, Session)
    assert made.created_at.isoformat() == "2023-12-31T23:00:00.123456+00:00"
    assert converter.cut == 3  # with those of two instances
    assert isinstance(structure(converter, json.dumps({**good, "type": 1}).encode(), "$[0]", made.workspace), tuple)
    assert converter.cut == 3


def is_whole(made: Session) -> bool:
    """Answer whether all numbers of instances in *made* are those of its instances."""
    known = {None, *(each.instance_id for each in made.instances)}
    return {made.winner_id, *(each.instance_id for each in made.chat_history)} <= known


@settings(strategies.PROFILE)
@given(made=strategies.session().filter(is_whole))
def test_what_is_written_is_read_again(made: Session) -> None:
    """Any session becomes the predecessor's JSON and is the same again."""
    assert structure(CONVERTER, json_of(made), "$[0]", made.workspace) == made
