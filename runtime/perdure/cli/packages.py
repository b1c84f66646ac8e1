"""Finding the generated package of a domain that only a store's file names."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any, final

import attrs

from perdure.cli.config import Config, DomainConfig, find_config, load_config
from perdure.cli.failure import Failure
from perdure.entities import Schema
from perdure.projections import Declared
from perdure.registry import Domain

__all__ = ["Package", "find_package"]


@final
@attrs.frozen(kw_only=True)
class Package:
    """A generated package: its import name, what it says of its domain, and where its hooks are configured."""

    name: str
    domain: Domain[Any]  # Any: which events these are, only the file says
    hooks: str | None
    projections: str | None = None

    def load_hooks(self) -> object:
        """Return the hooks, None where the package needs none. Raises Failure where they cannot be found."""
        if self.hooks is None and importlib.util.find_spec(f"{self.name}.hooks"):
            raise Failure(
                f"`{self.name}` needs hooks to read former versions",
                help=f'name them under `[tool.perdure.domains.{self.domain.name}]`: hooks = "module:name"',
            )
        return _object(self.hooks) if self.hooks else None

    def load_schema(self) -> Schema | None:
        """Return what the package says of its tables, None where it has none."""
        if importlib.util.find_spec(f"{self.name}.tables") is None:
            return None
        found = importlib.import_module(f"{self.name}.tables").SCHEMA
        return found if isinstance(found, Schema) else None

    def load_projections(self) -> Declared:
        """Return what the package says of its projections. Raises Failure where it has none."""
        name = f"{self.name}.projections"
        found = importlib.import_module(name).PROJECTIONS if importlib.util.find_spec(name) else None
        if not isinstance(found, Declared):
            raise Failure(f"`{self.domain.name}` has no projections", help="declare them in the schema", code=2)
        return found

    def load_handlers(self) -> object:
        """Return the code of the projections. Raises Failure where it cannot be found."""
        if self.projections is None:
            raise Failure(
                f"nothing says where the code of the projections of `{self.domain.name}` is",
                help=f'name it under `[tool.perdure.domains.{self.domain.name}]`: projections = "module:name"',
                code=2,
            )
        return _object(self.projections, "projections")


def find_package(domain: str, package: str | None, project: Path | None, *, otherwise: str = "") -> Package:
    """Return the package of *domain* in *package*, or in the one that the project's configuration names.

    *otherwise* ends the help with what can be done without one. Raises Failure where there is none.
    """
    help_ = f"name the generated package by `--package`{otherwise}"
    config = _config(package, project, help_)
    for folder in (config.root, config.root / config.output) if config else (Path.cwd(),):
        sys.path.insert(0, str(folder))
    name = f"{package or (config.package if config else '')}.{domain}"
    found = (config.domains.get(domain) if config else None) or DomainConfig()
    return Package(name=name, domain=_registered(name, otherwise), hooks=found.hooks, projections=found.projections)


def _config(package: str | None, project: Path | None, help_: str) -> Config | None:
    if package is not None and project is None:
        return find_config(Path.cwd())
    try:
        return load_config(project)
    except Failure as failure:
        if project is not None:
            raise
        raise Failure(failure.message, help=help_, code=2) from None


def _registered(name: str, otherwise: str) -> Domain[Any]:  # Any: the same
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
            help=f"name the one that it is in by `--package`{otherwise}",
        )
    return registered


def _object(place: str, what: str = "hooks") -> object:
    module, _, name = place.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ModuleNotFoundError, AttributeError) as error:
        raise Failure(f"there is no `{place}`, which the configuration names as {what}: {error}", code=2) from error
