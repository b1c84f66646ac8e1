"""Reading `schema/<domain>/*.yaml` as a commit of git has it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.source.folder import HEADER, LARGEST, Folder, decode
from perdure_codegen.text import Source

__all__ = ["GitError", "commit_of", "read_commit"]


class GitError(Exception):
    """What git could not do, and what to do about it."""

    def __init__(self, message: str, help_: str) -> None:
        """Keep both parts."""
        self.message = message
        self.help = help_
        super().__init__(message)


def commit_of(root: Path, ref: str) -> str:
    """Return the hash of the commit that *ref* names in the repository around *root*.

    Raises GitError where git is not installed, there is no repository, or it has no such commit.
    """
    _git(root, "rev-parse", "--git-dir", refused="there is no git repository around `{root}`")
    found = None if ref.startswith("-") else _run(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    if found is None or found.returncode:
        raise GitError(
            f"git knows no commit `{ref}`", "name a release, a branch, a tag or a commit; `git fetch` it first"
        )
    return found.stdout.decode().strip()


def read_commit(root: Path, commit: str, folder: Path) -> Folder:
    """Return the domain in *folder*, relative to *root*, as *commit* has it; without files where it has none.

    Files are named as `<commit>:<path>`. Raises GitError as `commit_of` does.
    """
    shown = folder.as_posix()
    listed = _git(root, "ls-tree", "-z", commit, f"{shown}/", refused="git cannot list `{root}`")
    sources: list[Source] = []
    diagnostics: list[Diagnostic] = []
    for name, blob in sorted(_files(listed), key=lambda file: (file[0] != HEADER, file[0])):
        data = _git(root, "cat-file", "blob", blob, refused="git cannot read from `{root}`")
        read = decode(data[: LARGEST + 1], f"{commit[:12]}:{shown}/{name}")
        if isinstance(read, Source):
            sources.append(read)
        else:
            diagnostics.append(read)
    return Folder(folder.name, tuple(sources), tuple(diagnostics))


def _files(listed: bytes) -> Iterator[tuple[str, str]]:
    """Yield the name and the blob of each file of the language; links and folders are left alone."""
    for line in listed.split(b"\0"):
        fields, _, path = line.partition(b"\t")
        name = path.decode("utf-8", "replace").rpartition("/")[2]
        if fields.startswith(b"100") and name.endswith(".yaml") and not name.startswith("."):
            yield name, fields.split()[2].decode()


def _git(root: Path, *arguments: str, refused: str) -> bytes:
    """Return what git prints. Raises GitError with *refused* where it fails."""
    done = _run(root, *arguments)
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise GitError(refused.format(root=root), f"git says: {words}")
    return done.stdout


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    git = shutil.which("git")
    if git is None:
        raise GitError("git is not installed, or not on the PATH", "name a release instead, which needs no git")
    return subprocess.run([git, "-C", str(root), *arguments], capture_output=True, check=False)  # noqa: S603 - no shell
