"""Reading the releases of a domain: every byte of them is as it was written, or what is wrong with them is named."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.golden import read_golden
from perdure_codegen.releases import rules
from perdure_codegen.releases.canonical import FORMAT
from perdure_codegen.releases.chain import (
    FOLDER,
    GOLDEN,
    HEAD,
    MANIFEST,
    SHAPES,
    Chain,
    Stored,
    digest,
    folder_name,
    parent_path,
    parse_head,
    parse_manifest,
)
from perdure_codegen.releases.disk import OnDisk, Unreadable, read_all
from perdure_codegen.rule import Rule
from perdure_codegen.span import Span

__all__ = ["read_chain"]

_RESTORE: Final = "restore it as it was committed: `git checkout -- {path}`"
_CONVERTED: Final = "the ends of its lines are not as they were released"
_KEEP: Final = "keep git from converting it: write `* -text` into {path}/.gitattributes, and check it out again"


def read_chain(domain: Path) -> Chain:
    """Read the releases in the folder of a *domain*; nothing is raised. Paths are shown as *domain* is written."""
    shown = f"{domain.as_posix()}/{FOLDER}"
    found = read_all(domain / FOLDER)
    if found is None:
        return Chain()
    if isinstance(found, Unreadable):
        return Chain(diagnostics=(_at(rules.UNREADABLE, shown, f"the releases cannot be read: {found.reason}"),))
    reading = _Reading(domain.resolve().name, shown, found)
    reading.walk()
    if reading.diagnostics:
        return Chain(diagnostics=tuple(sorted(reading.diagnostics, key=lambda each: each.span)))
    return Chain(releases=tuple(reversed(reading.releases)), manifest=reading.manifest)


class _Reading:
    """Walks from `HEAD` to the first release. What a digest was found for is as it was, so its own words hold."""

    def __init__(self, domain: str, shown: str, disk: OnDisk) -> None:
        self.domain = domain
        self.shown = shown
        self.disk = disk
        self.diagnostics: list[Diagnostic] = []
        self.releases: list[Stored] = []
        self.manifest = ""

    def walk(self) -> None:
        head = self._head()
        if head is None:
            return
        newest, self.manifest = head
        self._strangers(newest)
        expected = self.manifest
        for number in range(newest, 0, -1):
            listed = self._manifest(number, expected, HEAD if number == newest else folder_name(number + 1))
            if listed is None:
                return
            self._release(number, listed)
            expected = listed.get(parent_path(number), "")
        if not self.diagnostics:
            self._parents()

    def _head(self) -> tuple[int, str] | None:
        contents = self.disk.files.get(HEAD)
        if contents is None:
            if self.disk.files or self.disk.folders:
                self._report(
                    rules.HEAD_DAMAGED,
                    HEAD,
                    "there is no `HEAD`, which names the newest release",
                    f"{_RESTORE.format(path=f'{self.shown}/{HEAD}')}; if the first `perdure release` was cut short, "
                    f"delete `{self.shown}` and run it again",
                )
            return None
        if isinstance(contents, Unreadable):
            self._unreadable(HEAD, contents)
            return None
        head = parse_head(contents)
        if head is None and parse_head(contents.replace(b"\r\n", b"\n")) is not None:
            self._report(rules.HEAD_DAMAGED, HEAD, _CONVERTED, _KEEP.format(path=self.shown))
        elif head is None:
            merged = b"<<<<<<<" in contents
            self._report(
                rules.HEAD_DAMAGED,
                HEAD,
                "two branches have released, and this is what a merge left of both"
                if merged
                else "this is not the number and the digest of a release",
                "take the releases of the branch that came first (HEAD and its folders), then run `perdure release` "
                "for what the other one brings"
                if merged
                else _RESTORE.format(path=f"{self.shown}/{HEAD}"),
            )
        return head

    def _strangers(self, newest: int) -> None:
        """Report what no chain up to release *newest* has beside its folders."""
        for name in sorted(self.disk.folders):
            if name.isdecimal() and int(name) > newest and name == folder_name(int(name)):
                self._unfinished(name, newest)
            elif not name.isdecimal() or name != folder_name(int(name)) or not int(name):
                self._report(rules.FOREIGN, name, "this folder is no release", "move it away or delete it")
        for path in sorted(self.disk.files):
            if "/" not in path and path not in {HEAD, *self.disk.folders}:
                self._report(rules.FOREIGN, path, "this file is part of no release", "move it away or delete it")

    def _unfinished(self, name: str, newest: int) -> None:
        manifest = self.disk.files.get(f"{name}/{MANIFEST}")
        whole = isinstance(manifest, bytes) and int(name) == newest + 1
        self._report(
            rules.UNFINISHED,
            name,
            f"`HEAD` names {folder_name(newest)} as the newest release, and this one is newer",
            f"if `perdure release` was cut short, delete `{self.shown}/{name}` and run it again"
            + (
                f"; if `HEAD` is wrong, write `{name} {digest(manifest)}` into it"
                if whole and isinstance(manifest, bytes)
                else ""
            ),
        )

    def _manifest(self, number: int, expected: str, named_by: str) -> dict[str, str] | None:
        """Return what the manifest of release *number* lists, if it is the *expected* one."""
        path = f"{folder_name(number)}/{MANIFEST}"
        contents = self.disk.files.get(path)
        if contents is None:
            whole = folder_name(number) not in self.disk.folders
            missing = folder_name(number) if whole else path
            self._report(
                rules.MISSING,
                missing,
                f"{'this release' if whole else 'this file'} is missing: `{named_by}` names it",
                _RESTORE.format(path=f"{self.shown}/{missing}"),
            )
            return None
        if isinstance(contents, Unreadable):
            self._unreadable(path, contents)
            return None
        if digest(contents) != expected:
            self._wrong_manifest(path, contents, expected, named_by)
            return None
        listed = parse_manifest(contents)
        if listed is None or SHAPES not in listed or (number > 1) != (parent_path(number) in listed):
            self._report(rules.INCONSISTENT, path, "this is no manifest of a release")
            return None
        return listed

    def _wrong_manifest(self, path: str, contents: bytes, expected: str, named_by: str) -> None:
        for folder in sorted(self.disk.folders):
            other = self.disk.files.get(f"{folder}/{MANIFEST}")
            if isinstance(other, bytes) and digest(other) == expected:
                self._report(
                    rules.MISPLACED,
                    path.partition("/")[0],
                    f"what was released under this number lies in `{folder}`",
                    f"releases stay in their order: {_RESTORE.format(path=self.shown)}",
                )
                return
        folder = path.partition("/")[0]
        self._edited(path, contents, expected, f"this is not the manifest that `{named_by}` names", folder)

    def _release(self, number: int, listed: dict[str, str]) -> None:
        """Compare the files of release *number* with what its manifest lists."""
        folder = folder_name(number)
        files: dict[str, bytes] = {}
        for name, wanted in listed.items():
            if name == parent_path(number):
                continue
            contents = self.disk.files.get(f"{folder}/{name}")
            if isinstance(contents, bytes):
                files[name] = contents
                if digest(contents) != wanted:
                    self._edited(f"{folder}/{name}", contents, wanted, "this file is not as it was released")
            elif contents is None:
                path = f"{folder}/{name}"
                self._report(
                    rules.MISSING,
                    path,
                    f"this file of release {number} is missing",
                    _RESTORE.format(path=f"{self.shown}/{path}"),
                )
            else:
                self._unreadable(f"{folder}/{name}", contents)
        for path, contents in self.disk.files.items():
            if path == folder and isinstance(contents, Unreadable):
                self._unreadable(path, contents)
            elif (
                path.startswith(f"{folder}/")
                and path != f"{folder}/{MANIFEST}"
                and path[len(folder) + 1 :] not in listed
            ):
                self._report(
                    rules.FOREIGN, path, f"this file is not part of release {number}", "move it away or delete it"
                )
        if not self.diagnostics:
            self.releases.append(Stored(number=number, folder=f"{self.shown}/{folder}", files=files))

    def _edited(self, path: str, contents: bytes, wanted: str, message: str, restored: str = "") -> None:
        is_converted = digest(contents.replace(b"\r\n", b"\n")) == wanted
        self._report(
            rules.EDITED,
            path,
            _CONVERTED if is_converted else message,
            _KEEP.format(path=self.shown) if is_converted else _RESTORE.format(path=f"{self.shown}/{restored or path}"),
        )

    def _parents(self) -> None:
        """Check that each release says the same of itself as the place where it lies."""
        parent = ""
        for release in reversed(self.releases):
            said = self._said(release)
            path = f"{folder_name(release.number)}/{SHAPES}"
            if said is None:
                self._report(rules.INCONSISTENT, path, "these are no canonical shapes")
            elif said[0] != FORMAT:
                self._report(
                    rules.INCONSISTENT,
                    path,
                    f"these shapes are in format {said[0]}, and this Perdure reads format {FORMAT}",
                    "use the Perdure that released it, or a later one",
                )
            elif said[1] != self.domain:
                self._report(
                    rules.INCONSISTENT,
                    path,
                    f"this is a release of another domain, `{said[1]}`",
                    "a domain that was released keeps its name, which its stores know: "
                    "give it back, or move these releases away",
                )
            elif said[2:] != (release.number, parent):
                self._report(
                    rules.INCONSISTENT, path, f"these shapes are not those of release {release.number} of this domain"
                )
            parent = release.hash
            for name, contents in release.files.items():
                if wrong := _wrong(name, contents):
                    self._report(
                        rules.INCONSISTENT,
                        f"{folder_name(release.number)}/{name}",
                        wrong,
                        "use the Perdure that released it, or a later one",
                    )

    def _said(self, release: Stored) -> tuple[object, ...] | None:
        try:
            tree = msgspec.json.decode(release.files[SHAPES], type=dict[str, object])
            if tree["format"] == FORMAT:
                for section in ("streams", "types", "events"):
                    msgspec.convert(tree[section], dict[str, dict[str, object]])
            return tree["format"], tree["domain"], tree["release"], tree["parent"]
        except (msgspec.DecodeError, UnicodeDecodeError, KeyError):
            return None

    def _unreadable(self, path: str, found: Unreadable) -> None:
        self._report(rules.UNREADABLE, path, f"this cannot be read: {found.reason}")

    def _report(self, rule: Rule, path: str, message: str, help_: str = "") -> None:
        self.diagnostics.append(_at(rule, f"{self.shown}/{path}", message, help_ or _RESTORE.format(path=self.shown)))


def _wrong(name: str, contents: bytes) -> str:
    """Return what is wrong with a file that is as it was released, empty for nothing."""
    try:
        text = contents.decode()
    except UnicodeDecodeError:
        return "this is no text in UTF-8"
    try:
        if name.startswith(GOLDEN):
            read_golden(text)
    except msgspec.DecodeError:
        return "these are no golden payloads, or none that this Perdure reads"
    return ""


def _at(rule: Rule, path: str, message: str, help_: str = "") -> Diagnostic:
    return rule.at(Span(path, 1, 1, 1, 1), message, help=help_)
