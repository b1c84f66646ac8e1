"""From the bytes of one session to the entity of today, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from domains.sessions import Session, WorkspaceHash
from perdure.moving.records import Exact, NotJson, Problem, parse

__all__ = ["structure"]


def structure(converter: Exact, raw: bytes, path: str, workspace: WorkspaceHash) -> Session | tuple[Problem, ...]:
    """Return the session of which *raw* is the JSON and *path* the place; or all that is wrong with it."""
    try:
        document = parse(raw)
    except NotJson as error:
        return (Problem(path, error.problem),)
    if not isinstance(document, dict):
        return (Problem(path, "expected an object with the fields of a session"),)
    if "workspace" in document:
        return (Problem(f"{path}.workspace", "this field is not known: the name of the file says the workspace"),)
    if "chat_history" not in document:
        return (Problem(f"{path}.chat_history", "this field is missing"),)  # it may be empty, and is always there
    session = converter.structure({**document, "workspace": workspace}, Session, path)
    return session if isinstance(session, tuple) else tuple(_broken_references(session, path)) or session


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
