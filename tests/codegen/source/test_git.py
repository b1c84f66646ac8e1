"""Reading a domain as a commit has it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from perdure_codegen.source.git import GitError, commit_of, read_commit


def git(root: Path, *arguments: str) -> None:
    """Run git in *root*, as nobody in particular."""
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)  # noqa: S607 - the one on the PATH


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a project below the root of a repository, with two commits; the first is tagged."""
    root = tmp_path / "repository"
    project = root / "service"
    folder = project / "schema" / "shop"
    (folder / "releases" / "0001").mkdir(parents=True)
    (folder / "releases" / "0001" / "domain.yaml").write_text("domain: old\n")
    (folder / "domain.yaml").write_text("domain: shop\n")
    (folder / "a.yaml").write_text("types: {}\n")
    (folder / ".hidden.yaml").write_text("x")
    (folder / "notes.txt").write_text("x")
    (folder / "link.yaml").symlink_to("a.yaml")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    git(root, "tag", "v1")
    (folder / "domain.yaml").write_text("domain: shop\ndoc: more\n")
    (folder / "b.yaml").write_bytes(b"\xff")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "second")
    return project


def test_files_of_a_commit(repository: Path) -> None:
    """The files of the language are read as they were, the header first, and named by the commit."""
    commit = commit_of(repository, "v1")
    folder = read_commit(repository, commit, Path("schema/shop"))
    assert [(each.path.partition(":")[2], each.text) for each in folder.sources] == [
        ("schema/shop/domain.yaml", "domain: shop\n"),
        ("schema/shop/a.yaml", "types: {}\n"),
    ]
    assert folder.sources[0].path.startswith(commit[:12] + ":")
    assert (folder.name, folder.diagnostics) == ("shop", ())


@pytest.mark.parametrize("ref", ["HEAD", "HEAD~0", "@"])
def test_a_ref_is_whatever_git_takes(repository: Path, ref: str) -> None:
    """Any name of a commit is resolved; what is no text in it is told as in a folder."""
    folder = read_commit(repository, commit_of(repository, ref), Path("schema/shop"))
    assert folder.sources[0].text == "domain: shop\ndoc: more\n"
    assert [each.rule for each in folder.diagnostics] == ["not-utf8"]


def test_a_domain_that_a_commit_has_not(repository: Path) -> None:
    """There are no files, and nothing is wrong."""
    folder = read_commit(repository, commit_of(repository, "v1"), Path("schema/other"))
    assert (folder.sources, folder.diagnostics) == ((), ())


@pytest.mark.parametrize("ref", ["v2", "", "--all", "-h", "v1:schema", "a b", "v1..HEAD", "\n"])
def test_what_is_no_commit(repository: Path, ref: str) -> None:
    """A ref that git does not know is named, and never taken for an option."""
    with pytest.raises(GitError) as caught:
        commit_of(repository, ref)
    assert caught.value.message == f"git knows no commit `{ref}`"


def test_without_a_repository(tmp_path: Path) -> None:
    """That there is none is said, with what git says."""
    with pytest.raises(GitError) as caught:
        commit_of(tmp_path, "v1")
    assert caught.value.message == f"there is no git repository around `{tmp_path}`"
    assert "not a git repository" in caught.value.help


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That git is not there is said, and what needs none."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError) as caught:
        commit_of(tmp_path, "v1")
    assert caught.value.message == "git is not installed, or not on the PATH"
