"""Opening a store whose domain only its file knows, and finding the code that reads it."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from perdure.cli.config import Config, find_config, load_config
from perdure.cli.failure import Failure
from perdure.cli.listing import Decode
from perdure.engines import Engine, Raw
from perdure.engines.sqlite import SqliteEngine, inspect
from perdure.errors import CorruptRecord
from perdure.events import Store
from perdure.events.core import Codecs
from perdure.registry import Domain

__all__ = ["engine", "plain_store", "raw", "store", "store_of", "typed"]


@contextlib.contextmanager
def engine(file: Path) -> Iterator[tuple[Engine, str]]:
    """Open the store at *file* for reading only, and yield it with its domain. Raises OpenError where it is none."""
    domain = inspect(file).domain
    opened = SqliteEngine(file, domain, read_only=True)
    try:
        yield opened, domain
    finally:
        opened.close()


def raw(record: Raw) -> tuple[str, int, object]:
    """Return *record* as it is stored: its type and version, and what its payload holds. Raises CorruptRecord."""
    position, stream, version, type_name, type_version, codec, *_, payload, _ = record
    try:
        value = msgspec.json.decode(payload) if codec == "json" else msgspec.msgpack.decode(_bytes(payload))
    except (msgspec.DecodeError, TypeError) as error:
        raise CorruptRecord(position, stream, version, type_name, type_version, str(error)) from error
    return type_name, type_version, value


def typed(domain: str, package: str | None, project: Path | None) -> Decode:
    """Return what reads records of *domain* as today's classes.

    They are in *package*, or the one that the project's configuration names; that says where the hooks are, too.
    Raises Failure where there is no such code.
    """
    registered, hooks = _code(domain, package, project)
    codecs = Codecs(registered, hooks=hooks, write_as=None, lossy=False)
    current = registered.current

    def decode(record: Raw) -> tuple[str, int, object]:
        event = codecs.readers.one(record).event
        return *current[type(event)], event

    return decode


def store(file: Path, package: str | None, project: Path | None) -> Store[Any]:  # Any: as `_registered`
    """Open the store at *file* for reading only, with the code that `typed` finds."""
    registered, hooks = _code(inspect(file).domain, package, project)
    return Store.open(registered, file, hooks=hooks, read_only=True)


def store_of(domain: str, file: Path, package: str | None, project: Path | None) -> Store[Any]:  # Any: the same
    """Open the store of *domain* at *file*, made where there is none, with the code that `typed` finds."""
    registered, hooks = _code(domain, package, project)
    return Store.open(registered, file, hooks=hooks)


def plain_store(file: Path, *, read_only: bool = True) -> Store[Any]:  # Any: it reads no event
    """Open the store at *file* without the code of its domain: its records can be looked after, and not be read."""
    domain = inspect(file).domain
    unknown: Domain[Any] = Domain(name=domain, codec="json", current={}, former={}, streams={})
    return Store.on(unknown, SqliteEngine(file, domain, read_only=read_only))


def _code(
    domain: str, package: str | None, project: Path | None
) -> tuple[Domain[Any], object]:  # Any: as `_registered`
    """Return the registered domain, and its hooks or None. Raises Failure where there is no such code."""
    config = _config(package, project)
    for folder in (config.root, config.root / config.output) if config else (Path.cwd(),):
        sys.path.insert(0, str(folder))
    name = f"{package or (config.package if config else '')}.{domain}"
    registered = _registered(name)
    hooks = config.domains[domain].hooks if config and domain in config.domains else None
    if hooks is None and importlib.util.find_spec(f"{name}.hooks"):
        raise Failure(
            f"`{name}` needs hooks to read former versions",
            help=f'name them under `[tool.perdure.domains.{domain}]`: hooks = "module:name"',
        )
    return registered, _object(hooks) if hooks else None


def _config(package: str | None, project: Path | None) -> Config | None:
    if package is not None and project is None:
        return find_config(Path.cwd())
    try:
        return load_config(project)
    except Failure as failure:
        if project is not None:
            raise
        raise Failure(
            failure.message, help="name the generated package by `--package`, or show what is stored by `--raw`", code=2
        ) from None


def _registered(name: str) -> Domain[Any]:  # Any: which events these are, only the file says
    module = f"{name}.registry"
    try:
        found = importlib.import_module(module) if all(map(str.isidentifier, module.split("."))) else None
    except ModuleNotFoundError as error:
        if not f"{module}.".startswith(f"{error.name}."):
            raise
        found = None
    registered = getattr(found, "DOMAIN", None)
    if not isinstance(registered, Domain):
        raise Failure(
            f"there is no generated package `{name}`",
            help="name the one that it is in by `--package`, or show what is stored by `--raw`",
        )
    return registered


def _object(place: str) -> object:
    module, _, name = place.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ModuleNotFoundError, AttributeError) as error:
        raise Failure(f"there is no `{place}`, which the configuration names as hooks: {error}", code=2) from error


def _bytes(payload: bytes | str) -> bytes:
    return payload if isinstance(payload, bytes) else payload.encode()
