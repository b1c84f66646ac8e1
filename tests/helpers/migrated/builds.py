"""Releasing a domain, and compiling builds of it that can be imported."""

from __future__ import annotations

import atexit
import functools
import importlib
import itertools
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import attrs
from chains import release_text

from migrated.farm import FarmHooks
from perdure_codegen.compiler import compile_folder, compile_release
from perdure_codegen.options import Options

__all__ = ["Build", "Released", "released"]

_NUMBERS: Final = itertools.count(1)


@attrs.frozen
class Released:
    """A domain that was released as often as it has *texts*, in *folder*; each build is a package of its own."""

    name: str
    folder: Path
    count: int
    hooks: Callable[[], Any] = FarmHooks  # Any: hooks of any domain

    def build(self, release: int | None = None) -> Build:
        """Return the build of a release, as if it were the newest; of the newest one, if none is given."""
        return _build(self, self.count if release is None else release)


@attrs.frozen
class Build:
    """A package that was generated, ready to be imported; *hooks* is None where it takes none."""

    package: str
    hooks: object

    @property
    def front(self) -> Any:  # Any: it was generated a moment ago
        """The package itself."""
        return importlib.import_module(self.package)

    def module(self, place: str) -> ModuleType:
        """Return a module of the package."""
        return importlib.import_module(f"{self.package}.{place}")

    def open(self, target: Path | str, **options: object) -> Any:  # Any: the same
        """Open a store with it."""
        hooks = {} if self.hooks is None else {"hooks": self.hooks}
        return self.front.open(target, **hooks, **options)


@functools.cache
def released(*texts: str, hooks: Callable[[], Any] = FarmHooks) -> Released:  # Any: hooks of any domain
    """Release *texts* one after the other, and return the domain, which is opened with *hooks* if it has some."""
    name = texts[0].partition("\n")[0].removeprefix("domain: ")
    root = Path(tempfile.mkdtemp(prefix="perdure-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    folder = root / "schema" / name
    for text in texts:
        release_text(folder, text)
    return Released(name, folder, len(texts), hooks)


@functools.cache
def _build(domain: Released, release: int) -> Build:
    root = f"migrated_{next(_NUMBERS)}"
    options = Options(package=root)
    if release == domain.count:
        compiled = compile_folder(domain.folder, options)
    else:
        compiled = compile_release(domain.folder, release, options)
    output = domain.folder.parent.parent
    for file in compiled.files:
        path = output / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.contents)
    if str(output) not in sys.path:
        sys.path.insert(0, str(output))
    importlib.invalidate_caches()
    package = f"{root}.{domain.name}"
    hooks = None
    if (output / package.replace(".", "/") / "hooks.py").exists():
        hooks = domain.hooks()
        if isinstance(hooks, FarmHooks):
            hooks.parts = importlib.import_module(f"{package}.hooks").SplitSize
    return Build(package, hooks)
