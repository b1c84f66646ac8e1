"""Opening a folder of documents as a store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final, Literal, final

import msgspec

from perdure.documents.engine import FolderEngine
from perdure.documents.folder import OWN, Folder, storage_failures
from perdure.documents.mirror import Mirror
from perdure.engines.releases import Build, Held, check_build, check_known, check_written, is_owed
from perdure.engines.transactions import FullEngine
from perdure.entities.tables import Schema
from perdure.errors import (
    CannotOpen,
    DamagedDocument,
    ForeignDomain,
    Invalid,
    NewerFormat,
    NotAStore,
    NotSupported,
    ReadOnlyStore,
)
from perdure.events.checks import check_seconds
from perdure.events.releases import build_of
from perdure.events.targets import LEAST_SIZE
from perdure.files import replace_file
from perdure.registry import Domain

__all__ = ["open_folder"]

_FORMAT: Final = 1
_IDENTITY: Final = "perdure.json"


@final
class _Identity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the folder says of itself, in a file that git keeps with the documents."""

    format: int
    domain: str
    releases: tuple[str, ...] = ()
    """The hashes of all releases up to the one at which it is held."""
    drafts: bool = False
    """Whether something that was never released may have written to it."""


def open_folder(
    domain: Domain[Any],  # Any: it has no events
    folder: str | os.PathLike[str],
    schema: Schema,
    *,
    hooks: object = None,
    durability: Literal["full", "normal"] = "full",
    busy_timeout: float = 10.0,
    read_only: bool = False,
    migrate: bool = False,
    allow_drafts: bool = False,
    max_size: int | None = None,
) -> FullEngine:
    """Return the engine that keeps the entities of *domain* in JSON files below *folder*, made where there is none.

    The arguments are those of `Store.open`; *max_size* counts the bytes of all documents. Raises OpenError where it is
    no such folder that this build can use, of them DamagedDocument and NewerDocument for a file; NotSupported for a
    domain that has events.
    """
    path = _path(folder)
    if durability not in {"full", "normal"}:
        raise Invalid("open", "durability", '"full" or "normal"', durability)
    if read_only and migrate:
        raise Invalid("open", "migrate", "False where the store is only read", migrate)
    if max_size is not None and (type(max_size) is not int or max_size < LEAST_SIZE):
        raise Invalid("open", "max_size", f"a number of bytes, from {LEAST_SIZE} on, or None", max_size)
    if domain.streams:
        raise NotSupported(
            str(path), f"`{domain.name}` has events, and JSON files keep entities alone", "open an SQLite file instead"
        )
    seconds = check_seconds("open", "busy_timeout", busy_timeout)
    build = build_of(domain, len(domain.releases), migrates=bool(migrate), allows_drafts=bool(allow_drafts))
    tables = [table.name for table in schema.roots]
    if not read_only:
        check_build(build, str(path), domain.name)
    _look(path, tables, read_only=bool(read_only))
    files = Folder(
        path,
        tables,
        is_durable=durability == "full",
        read_only=bool(read_only),
        busy_timeout=seconds,
        max_size=max_size,
    )
    with files.held(), storage_failures(path):
        _hold(path, domain.name, build, files)
    for stranger in files.strangers():
        reason = f"the folder `{stranger}` is of no table: {', '.join(tables)} are known"
        raise NotAStore(str(path), reason)

    def held() -> Held:
        found = _held(path, domain.name)
        check_known(found, build, str(path)) if read_only else check_written(found, build, str(path))
        return found

    return FolderEngine(files, lambda each: Mirror(schema, each, hooks), held, busy_timeout=seconds)


def _path(folder: object) -> Path:
    if isinstance(folder, bytes) or not isinstance(folder, str | os.PathLike):
        raise Invalid("open", "folder", "the path of a folder", folder)
    text = os.fspath(folder)
    if not text or text == ":memory:" or "://" in text or "\0" in text:
        raise CannotOpen(text, "it is no path of a folder")
    return Path(os.path.abspath(text))  # noqa: PTH100 - it resolves no links


def _look(path: Path, tables: list[str], *, read_only: bool) -> None:
    """Refuse what is there and no folder of such documents; make a folder where there is none."""
    if path.is_dir():
        names = {name for name in os.listdir(path) if not name.startswith(".") or name == OWN}  # noqa: PTH208 - names
        if names and names.isdisjoint({_IDENTITY, OWN, *tables}):
            raise NotAStore(str(path), f"it has no `{_IDENTITY}`, and no folder of a table")
        if not read_only and not os.access(path, os.W_OK):
            raise ReadOnlyStore(str(path))
        return
    if path.exists() or path.is_symlink():
        raise CannotOpen(str(path), "it is no folder")
    if read_only:
        raise CannotOpen(str(path), "there is no such folder")
    try:
        path.mkdir()
    except OSError as error:
        raise CannotOpen(str(path), error.strerror or str(error)) from error


def _held(path: Path, domain: str) -> Held:
    """Return at which release the folder is held; one that nobody opened yet, at none."""
    file = path / _IDENTITY
    try:
        identity = msgspec.json.decode(file.read_bytes(), type=_Identity)
    except FileNotFoundError:
        return Held((), has_drafts=False)
    except msgspec.MsgspecError as error:
        raise DamagedDocument(str(file), "$", str(error)) from error
    if identity.format > _FORMAT:
        raise NewerFormat(str(path), identity.format, _FORMAT)
    if identity.domain != domain:
        raise ForeignDomain(str(path), identity.domain, domain)
    return Held(identity.releases, has_drafts=identity.drafts)


def _hold(path: Path, domain: str, build: Build, files: Folder) -> None:
    """See that *build* may use the folder, and write down what it owes. The caller has the lock."""
    held = _held(path, domain)
    if files.read_only:
        check_known(held, build, str(path))
        return
    is_new = not (path / _IDENTITY).exists()
    if is_new:
        held = Held(build.hashes[: build.writes], has_drafts=build.is_draft)
    check_written(held, build, str(path))
    if is_new or is_owed(held, build):
        identity = _Identity(
            format=_FORMAT,
            domain=domain,
            releases=build.hashes[: build.writes],
            drafts=held.has_drafts or build.is_draft,
        )
        replace_file(path / _IDENTITY, msgspec.json.format(msgspec.json.encode(identity)) + b"\n")
        files.changes.forget()  # so that others look whether they still know it
