"""A project whose domain is released again and again, with hooks of its own."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from compiling import understood
from msgspec.structs import replace

from perdure_codegen.emit import emit
from perdure_codegen.file import File
from perdure_codegen.golden import Golden, read_golden
from perdure_codegen.model import Domain, Released
from perdure_codegen.options import Options
from perdure_codegen.plan import plan
from perdure_codegen.recording import Recorded, record

__all__ = ["FIRST", "HOOKS", "SECOND", "THIRD", "Project"]

NUMBERS: Final = itertools.count(1)

FIRST = """
domain: stock
codec: msgpack
records:
  Place: {fields: {aisle: str}}
streams: {shelf: {key: str}}
events:
  Counted:
    stream: shelf
    fields: {count: str, place: Place}
"""
SECOND = FIRST.replace(
    "fields: {count: str, place: Place}",
    """fields: {count: int, place: Place}
    changes:
      2: [{hook: parse_count, from: {count: str}, to: {count: int}, back: show_count, loses: [count]}]""",
).replace("msgpack", "json")
THIRD = SECOND.replace("fields: {count: int, place: Place}", "fields: {count: int, place: Place, by: str}").replace(
    "loses: [count]}]", "loses: [count]}]\n      3: [{add: by, fill: nobody}]"
)
HOOKS = """
class ByHand:
    def parse_count(self, *, count: str) -> int:
        print("a hook may print")
        return len(count)

    def show_count(self, *, count: int) -> str:
        return str(count)


hooks = ByHand()
"""


class Project:
    """A project in a folder of its own, whose domain is released again and again."""

    def __init__(self, folder: Path) -> None:
        """Begin without a release; each project has hooks and a package under names of their own."""
        self.folder = folder
        self.number = next(NUMBERS)
        self.options = Options(package=f"recorded_{self.number}", hooks=f"by_hand_{self.number}:hooks")
        self.releases: tuple[Released, ...] = ()
        self.hooks(HOOKS)

    def hooks(self, text: str) -> None:
        """Write the hooks."""
        (self.folder / f"by_hand_{self.number}.py").write_text(text)
        importlib.invalidate_caches()

    def domain(self, text: str) -> Domain:
        """Return the domain of *text* with the releases so far."""
        return replace(understood(text), releases=self.releases)

    def record(self, text: str, *, changed_casts: bool = False) -> Recorded:
        """Return what the next release of *text* records."""
        domain = self.domain(text)
        files = emit(plan(domain, self.options))
        paths = (str(self.folder),)
        return record(domain, self.options, files, self.folder, paths=paths, changed_casts=changed_casts)

    def release(self, text: str, *, changed_casts: bool = False) -> dict[str, Golden]:
        """Release *text*, and return its golden files by the names of their types."""
        recorded = self.record(text, changed_casts=changed_casts)
        assert not recorded.diagnostics
        domain = self.domain(text)
        golden = {Path(file.path).stem: file.contents for file in recorded.files}
        every = (*domain.types.values(), *domain.events.values())
        versions = {each.name: len(each.versions) for each in every}
        number = len(self.releases) + 1
        self.releases += (Released(number=number, hash="", shapes="", versions=versions, golden=golden),)
        return {name: read_golden(contents) for name, contents in golden.items()}

    def tests(self, text: str) -> dict[str, Callable[[], None]]:
        """Generate the package of *text*, and return its tests of golden payloads by the names of their modules."""
        package = f"generated_{next(NUMBERS)}"
        files = emit(plan(self.domain(text), replace(self.options, package=package)))
        _write(files, self.folder)
        names = [Path(file.path).stem for file in files if "/tests/test_" in file.path]
        modules = {name: importlib.import_module(f"{package}.stock.tests.{name}") for name in names}
        found = {name: getattr(module, "test_golden_payloads", None) for name, module in modules.items()}
        return {name: test for name, test in found.items() if test is not None}


def _write(files: Iterable[File], folder: Path) -> None:
    """Write *files* below *folder*."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.contents, "utf-8")
