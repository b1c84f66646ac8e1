"""From the bytes of one session to the entity of today, or to everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cattrs import BaseValidationError

from domains.sessions import Session, WorkspaceHash
from sessions_app.predecessor.converter import SessionConverter
from sessions_app.predecessor.problems import Problem, Unfit, problems_in

__all__ = ["structure"]


def structure(
    converter: SessionConverter, raw: bytes, path: str, workspace: WorkspaceHash
) -> Session | tuple[Problem, ...]:
    """Return the session of which *raw* is the JSON and *path* the place; or all that is wrong with it."""
    try:
        document = json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        return (Problem(path, f"byte {error.start} of it is no UTF-8"),)
    except Unfit as error:
        return (Problem(path, f"expected {error.expected}, got {error.value}"),)
    except json.JSONDecodeError as error:
        return (Problem(path, f"it is no JSON: {error.msg.lower()}, at character {error.pos} of it"),)
    except (ValueError, RecursionError):  # a number of thousands of digits, or thousands of brackets
        return (Problem(path, "it is no JSON that can be read: a number is too long, or it is nested too deep"),)
    if not isinstance(document, dict):
        return (Problem(path, "expected an object with the fields of a session"),)
    if "workspace" in document:
        return (Problem(f"{path}.workspace", "this field is not known: the name of the file says the workspace"),)
    if "chat_history" not in document:
        return (Problem(f"{path}.chat_history", "this field is missing"),)  # it may be empty, and is always there
    cut = converter.cut
    try:
        session = converter.session({**document, "workspace": workspace})
    except BaseValidationError as error:
        converter.cut = cut
        return tuple(problems_in(error, path))
    return tuple(_broken_references(session, path)) or session


def _broken_references(session: Session, path: str) -> Sequence[Problem]:
    """Return each number of an instance that the session does not have."""
    known = {each.instance_id for each in session.instances}
    named = [(f"{path}.winner_id", session.winner_id)]
    named += [
        (f"{path}.chat_history[{place}].instance_id", each.instance_id)
        for place, each in enumerate(session.chat_history)
    ]
    return [
        Problem(place, f"expected the number of an instance of this session, got {number}")
        for place, number in named
        if number is not None and number not in known
    ]


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:  # Any: JSON
    """Return an object that has each of its fields once."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unfit("each field of an object once", f"{twice!a} twice")
    return found


def _no_number(text: str) -> Any:  # Any: it raises
    raise Unfit("numbers as JSON has them", text)
