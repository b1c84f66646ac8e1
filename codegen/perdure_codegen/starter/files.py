"""Which files a new project has, and what is in them: `templates/` has each at its place, as Jinja takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import jinja2
from msgspec import Struct

from perdure_codegen.compiler import compile_domain
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.file import File
from perdure_codegen.formatting.scalars import inline
from perdure_codegen.text import Source

__all__ = ["Unfit", "project_files"]

_TEMPLATES: Final = Path(__file__).with_name("templates")
_FILES: Final = (".gitattributes", ".gitignore", "README.md", "app.py", "pyproject.toml", "schema/NAME/domain.yaml")
"""The files of a project; `NAME` in a path is the name of its domain."""
_STREAMS: Final = ("item", "entry")
"""What the stream may be called: the second one where the first is what the domain is called."""
_LOCAL: Final = frozenset({"recorded", "store", "stream", "sys", "text"})
"""Names that the application has for something else."""


class Unfit(Struct, frozen=True):
    """Why there can be no domain of a name, and what to do about it."""

    message: str
    help: str


def project_files(name: str) -> tuple[File, ...] | Unfit:
    """Return the files of a project whose one domain is called *name*, or why the compiler refuses that name."""
    found = _refused(f"domain: {inline(name, quoted=True, flow=False)}\n")
    if found is not None:
        return Unfit(found.message, found.help)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - no web page, and the name is one that the compiler takes
        keep_trailing_newline=True,
    )
    for stream in _STREAMS:
        values = {
            "name": name,
            "module": f"the_{name}" if name in _LOCAL else name,
            "stream": stream,
            "event": f"{stream.capitalize()}Added",
        }
        files = tuple(
            File(path.replace("NAME", name), environment.get_template(f"{path}.j2").render(values)) for path in _FILES
        )
        found = next((_refused(file.contents) for file in files if file.path.endswith(".yaml")), None)
        if found is None:
            return files
    return Unfit(f"no project can be made for the domain {name}", "choose another name")


def _refused(text: str) -> Diagnostic | None:
    """Return what is wrong with a domain whose file is *text*."""
    compiled = compile_domain([Source("domain.yaml", text)])
    return next((found for found in compiled.diagnostics if found.severity == "error"), None)
