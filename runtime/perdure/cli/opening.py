"""Opening a store whose domain only its file knows, for reading, and how its records are shown."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from perdure.cli.failure import Failure
from perdure.cli.listing import Decode
from perdure.cli.packages import find_package
from perdure.engines import ERASED, Engine, Raw
from perdure.engines.releases import check_known
from perdure.engines.sqlite import SqliteEngine, inspect, inspect_releases
from perdure.errors import CorruptRecord, OpenError
from perdure.events import Erased, Store
from perdure.events.core import Codecs
from perdure.events.releases import build_of, is_draft
from perdure.registry import Domain

__all__ = ["engine", "plain_store", "raw", "store", "store_of", "typed"]

_OTHERWISE: Final = ", or show what is stored by `--raw`"


@contextlib.contextmanager
def engine(file: Path) -> Iterator[tuple[Engine, str]]:
    """Open the store at *file* for reading only, and yield it with its domain. Raises OpenError where it is none."""
    domain = inspect(file).domain
    opened = SqliteEngine(file, domain, read_only=True)
    try:
        yield opened, domain
    finally:
        opened.close()


def raw(record: Raw) -> tuple[tuple[str, int, object]]:
    """Return *record* as it is stored: its type and version, and what its payload holds. Raises CorruptRecord."""
    position, stream, version, type_name, type_version, codec, *_, payload, _ = record
    try:
        value = msgspec.json.decode(payload) if codec == "json" else msgspec.msgpack.decode(_bytes(payload))
    except (msgspec.DecodeError, TypeError) as error:
        raise CorruptRecord(position, stream, version, type_name, type_version, str(error)) from error
    return ((type_name, type_version, value),)


def typed(file: Path, domain: str, package: str | None, project: Path | None) -> Decode:
    """Return what reads records of *domain* as today's classes.

    They are in *package*, or the one that the project's configuration names; that says where the hooks are, too.
    Raises Failure where there is no such code, or it does not know the releases of *file*.
    """
    found = find_package(domain, package, project, otherwise=_OTHERWISE)
    build = build_of(found.domain, 0, migrates=False, allows_drafts=is_draft(found.domain))
    try:
        check_known(inspect_releases(file).held, build, str(file))
    except OpenError as error:
        raise Failure(str(error), help=f"read it with the build that wrote it{_OTHERWISE}") from error
    codecs = Codecs(found.domain, hooks=found.load_hooks(), write_as=None, lossy=False)
    current = found.domain.current

    def decode(record: Raw) -> Sequence[tuple[str, int, object]]:
        return [
            (ERASED, 1, part.event) if type(part.event) is Erased else (*current[type(part.event)], part.event)
            for part in codecs.readers.parts(record)
        ]

    return decode


def store(file: Path, package: str | None, project: Path | None) -> Store[Any]:  # Any: only the file knows its events
    """Open the store at *file* for reading only, with the code that `typed` finds."""
    found = find_package(inspect(file).domain, package, project)
    return Store.open(
        found.domain,
        file,
        hooks=found.load_hooks(),
        read_only=True,
        allow_drafts=is_draft(found.domain),
        slow_after=None,
    )


def store_of(
    domain: str, file: Path, package: str | None, project: Path | None, *, allow_drafts: bool
) -> Store[Any]:  # Any: the same
    """Open the store of *domain* at *file*, made where there is none, with the code that `typed` finds."""
    found = find_package(domain, package, project)
    return Store.open(found.domain, file, hooks=found.load_hooks(), allow_drafts=allow_drafts, slow_after=None)


def plain_store(file: Path, *, read_only: bool = True) -> Store[Any]:  # Any: it reads no event
    """Open the store at *file* without the code of its domain: its records can be looked after, and not be read."""
    domain = inspect(file).domain
    unknown: Domain[Any] = Domain(name=domain, codec="json", current={}, former={}, streams={})
    return Store.on(unknown, SqliteEngine(file, domain, read_only=read_only), slow_after=None)


def _bytes(payload: bytes | str) -> bytes:
    return payload if isinstance(payload, bytes) else payload.encode()
