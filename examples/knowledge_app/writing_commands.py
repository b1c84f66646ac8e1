"""The commands that write: each adds a revision, and none changes one."""

from __future__ import annotations

import typer

from knowledge_app.fields import changed, made
from knowledge_app.kinds import KINDS, AnyRevision, Kind
from knowledge_app.moments import shown
from knowledge_app.opening import SQLITE, JsonOption, PathOption, Place, StoreOption, open_store
from knowledge_app.options import FieldsArgument, IdArgument, KindArgument, identifier, plain_one, print_json
from perdure.cli.failure import Failure
from perdure.cli.plain import visible

__all__ = ["add", "delete", "update"]


def add(
    kind: KindArgument,
    id: IdArgument,  # noqa: A002 - the word of the command line
    fields: FieldsArgument,
    *,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """Add something new.

    For example: add pattern net:retry name="Try again" description=@retry.md tags=net tags=http
    """
    what, key = KINDS[kind], identifier(id)
    item = made(what, key, fields)
    with open_store(Place(store, path), make=True) as opened, opened.transaction() as work:
        repository = what.repository(work)
        if repository.find(key) is not None:
            raise Failure(
                f"there is a {kind} `{visible(id)}` already", help=f"`update {kind} {visible(id)} ...` changes it"
            )
        repository.insert(item)
        revision = repository.latest(key)
    _tell(what, revision, "added", as_json=json_output)


def update(
    kind: KindArgument,
    id: IdArgument,  # noqa: A002 - the same
    fields: FieldsArgument,
    *,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """Change something; what it was is kept."""
    what, key = KINDS[kind], identifier(id)
    with open_store(Place(store, path)) as opened, opened.transaction() as work:
        repository = what.repository(work)
        item = repository.find(key)
        if item is None:
            raise _unknown(what, id)
        revision = repository.update(changed(what, item, fields))
    _tell(what, revision, "updated", as_json=json_output)


def delete(
    kind: KindArgument,
    id: IdArgument,  # noqa: A002 - the same
    *,
    store: StoreOption = SQLITE,
    path: PathOption = None,
    json_output: JsonOption = False,
) -> None:
    """Delete something from now on.

    What it was is kept, and `add` begins it again.
    """
    what, key = KINDS[kind], identifier(id)
    with open_store(Place(store, path)) as opened:
        revision = what.repository(opened).delete(key)
    if revision is None:
        raise _unknown(what, id)
    _tell(what, revision, "deleted", as_json=json_output)


def _unknown(kind: Kind, name: str) -> Failure:
    return Failure(f"there is no {kind.name} `{visible(name)}`", help=f"`list {kind.name}` shows what there is")


def _tell(kind: Kind, revision: AnyRevision | None, done: str, *, as_json: bool) -> None:
    if revision is None:
        return
    if as_json:
        print_json(plain_one(kind, revision))
    else:
        typer.echo(f"{done} {kind.name} {visible(revision.key)} at {shown(revision.recorded_at)}")
