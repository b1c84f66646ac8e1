"""`[tool.perdure]` in a project's pyproject.toml. Production commands read it too, so it needs no compiler."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, final

import attrs

from perdure.cli.failure import Failure

__all__ = ["Config", "DomainConfig", "find_config", "load_config", "meant", "parse_config"]

NAME: Final = "pyproject.toml"

_MODULE: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_OBJECT: Final = re.compile(rf"{_MODULE.pattern}:[^\W\d]\w*")


@final
@attrs.frozen(kw_only=True)
class DomainConfig:
    """Where the hand-written code of one domain is, each as "module:name"."""

    hooks: str | None = None
    projections: str | None = None


@final
@attrs.frozen(kw_only=True)
class Config:
    """A project: *root* is the folder of its pyproject.toml, to which the two others are relative.

    *package* is the import name of the generated package; *output* is the folder in which that package lies.
    """

    root: Path
    schema: Path
    output: Path
    package: str
    domains: Mapping[str, DomainConfig]


def load_config(project: Path | None = None) -> Config:
    """Return the configuration of *project*, or of the folder above the current one that has any.

    Raises Failure with code 2 where there is none, and for an unknown key or a wrong value.
    """
    config = find_config(Path.cwd()) if project is None else _read(project / NAME if project.is_dir() else project)
    if config is None:
        where = f"`{project}`" if project else f"`{Path.cwd()}` and the folders above it"
        raise Failure(
            f"no `[tool.perdure]` in a {NAME}: looked in {where}",
            help=f'add `[tool.perdure]` with `schema = "schema"` to your {NAME}, or name the folder by `--project`',
            code=2,
        )
    return config


def find_config(start: Path) -> Config | None:
    """Return the configuration of *start* or the nearest folder above it that has any."""
    for folder in (start, *start.parents):
        if (folder / NAME).is_file() and (config := _read(folder / NAME)):
            return config
    return None


def _read(path: Path) -> Config | None:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Failure(f"cannot read `{path}`: {error}", code=2) from error
    return parse_config(document, path)


def parse_config(document: Mapping[str, object], path: Path) -> Config | None:
    """Return what *document*, read from *path*, says under `[tool.perdure]`, or None where it has no such section."""
    tool = document.get("tool")
    if not isinstance(tool, dict) or "perdure" not in tool:
        return None
    section = _Section(path, "tool.perdure", tool["perdure"])
    section.knows("schema", "output", "package", "domains")
    domains = section.inner("domains")
    return Config(
        root=path.parent.resolve(),
        schema=section.folder("schema", "schema"),
        output=section.folder("output", "generated"),
        package=section.text("package", _MODULE, 'a module such as "domains"') or "domains",
        domains={name: _domain(domains.inner(name)) for name in domains.table},
    )


def _domain(section: _Section) -> DomainConfig:
    section.knows("hooks", "projections")
    expected = '"module:name", such as "shop.evolution:hooks"'
    return DomainConfig(
        hooks=section.text("hooks", _OBJECT, expected), projections=section.text("projections", _OBJECT, expected)
    )


class _Section:
    """One table of the file, which knows its place for messages."""

    def __init__(self, path: Path, name: str, value: object) -> None:
        self.path = path
        self.name = name
        if not isinstance(value, dict):
            raise self.wrong(name, "a table", value)
        self.table: Mapping[str, object] = value

    def knows(self, *keys: str) -> None:
        """Refuse any key but *keys*."""
        for key in self.table:
            if key not in keys:
                raise Failure(f"unknown key `{key}` in `[{self.name}]` of `{self.path}`", help=meant(key, keys), code=2)

    def text(self, key: str, form: re.Pattern[str] | None = None, expected: str = "text") -> str | None:
        """Return the text at *key*, None where there is none; it matches *form*, which *expected* describes."""
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value or (form and not form.fullmatch(value)):
            raise self.wrong(f"{self.name}.{key}", expected, value)
        return value

    def folder(self, key: str, default: str) -> Path:
        """Return the folder at *key*; relative, so that nothing generated depends on where the project lies."""
        folder = Path(self.text(key) or default)
        if folder.is_absolute():
            raise self.wrong(f"{self.name}.{key}", "a folder relative to this file", str(folder))
        return folder

    def inner(self, key: str) -> _Section:
        """Return the table at *key*, an empty one where there is none."""
        return _Section(self.path, f"{self.name}.{key}", self.table.get(key, {}))

    def wrong(self, name: str, expected: str, value: object) -> Failure:
        """Return the failure of *name*, which is *value*."""
        return Failure(f"`{name}` in `{self.path}` expects {expected}, got {value!r}", code=2)


def meant(word: str, known: Iterable[str]) -> str:
    """Return a guess which of the *known* words *word* was meant to be, or all of them."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean `{close[0]}`?" if close else f"known are {', '.join(f'`{name}`' for name in sorted(known))}"
