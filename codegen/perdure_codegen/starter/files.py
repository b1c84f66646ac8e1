"""Which files a new project has, and what is in them.

`templates/` has each at its place, as Jinja takes it: those of every project, and those of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import jinja2
from msgspec import Struct

from perdure_codegen.compiler import compile_domain
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.file import File
from perdure_codegen.formatting.scalars import inline
from perdure_codegen.plan.names import pascal
from perdure_codegen.starter.choices import Kind, Place
from perdure_codegen.text import Source

__all__ = ["Unfit", "project_files", "unfit"]

_TEMPLATES: Final = Path(__file__).with_name("templates")
_FILES: Final = (
    ".gitattributes",
    ".github/workflows/check.yml",
    ".gitignore",
    ".pre-commit-config.yaml",
    "README.md",
    "app.py",
    "pyproject.toml",
    "schema/NAME/domain.yaml",
    "tests/test_app.py",
)
"""The files of a project; `NAME` in a path is the name of its domain."""
_FOLDERS: Final[Mapping[Kind, str]] = {
    "event-sourced": "events",
    "entities": "entities",
    "both": "both",
    "temporal": "temporal",
}
_NOUNS: Final = {"item": "items", "entry": "entries"}
"""What is stored is called: the second one where the first is what the domain is called."""
_LOCAL: Final = frozenset({
    "add", "app", "found", "line", "opened", "recorded", "revision", "revisions", "store", "stream", "sys", "text",
    "texts", "total", "work",
})  # fmt: skip
"""Names that the application and its test have for something else."""
_ABOUT: Final[Mapping[Kind, str]] = {
    "event-sourced": "What happens here",
    "entities": "What is kept here",
    "both": "What happens here, and what is kept of it,",
    "temporal": "What is known here, and was at any time,",
}


class Unfit(Struct, frozen=True):
    """Why there can be no domain of a name, and what to do about it."""

    message: str
    help: str


def unfit(name: str) -> Unfit | None:
    """Return why the compiler refuses a domain called *name*, None where it does not."""
    found = _refused(f"domain: {inline(name, quoted=True, flow=False)}\n")
    return None if found is None else Unfit(found.message, found.help)


def project_files(name: str, kind: Kind = "event-sourced", store: Place = "sqlite") -> tuple[File, ...] | Unfit:
    """Return the files of a project whose one domain is called *name*, or why the compiler refuses that name.

    *store* is one of those that its *kind* can have.
    """
    if (why := unfit(name)) is not None:
        return why
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([_TEMPLATES / "every", _TEMPLATES / _FOLDERS[kind]]),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - no web page, and the name is one that the compiler takes
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for noun in _NOUNS:
        values = _values(name, noun, kind, store)
        files = tuple(
            File(path.replace("NAME", name), environment.get_template(f"{path}.j2").render(values)) for path in _FILES
        )
        if all(_refused(file.contents) is None for file in files if file.path.startswith("schema/")):
            return files
    return Unfit(f"no project can be made for the domain {name}", "choose another name")


def _values(name: str, noun: str, kind: Kind, store: Place) -> Mapping[str, str]:
    """Return what the templates are told."""
    module = f"the_{name}" if name in _LOCAL or name in _NOUNS else name
    opened = {
        "sqlite": f'{module}.open("{name}.db")',
        "json": f'{module}.open_json("data")',
        "memory": f'{module}.open(":memory:")',
    }
    where = {"sqlite": f"in the SQLite file `{name}.db`", "json": "in JSON files below `data`", "memory": ""}
    return {
        "name": name,
        "module": module,
        "import": name if module == name else f"{name} as {module}",
        "store_class": f"{pascal(name)}Store",
        "noun": noun,
        "event": f"{noun.capitalize()}Added",
        "entity": noun.capitalize(),
        "table": _NOUNS[noun],
        "store": store,
        "opened": opened[store],
        "where": where[store],
        "unit": "revision" if kind == "temporal" else "entity",
        "about": _ABOUT[kind],
        "second": "2" if kind in {"event-sourced", "temporal"} else "1",
    }


def _refused(text: str) -> Diagnostic | None:
    """Return what is wrong with a domain whose file is *text*."""
    compiled = compile_domain([Source("domain.yaml", text)])
    return next((found for found in compiled.diagnostics if found.severity == "error"), None)
