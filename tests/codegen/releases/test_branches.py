"""Releases are a line: two branches that release conflict in git, and one that does not is merged as always."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from chains import STATES, make_chain, release_text

from perdure_codegen.releases import read_chain

GIT = shutil.which("git")

pytestmark = pytest.mark.skipif(GIT is None, reason="git is not installed")


def git(folder: Path, *arguments: str, code: int = 0) -> str:
    """Run git in *folder*, where it ends with *code*, and return what it said."""
    assert GIT is not None
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        [GIT, *identity, *arguments],
        cwd=folder,
        env={"HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done
    return done.stdout


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return the folder of a domain with three releases, committed."""
    folder = tmp_path / "shop"
    make_chain(folder)
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "three releases")
    return folder


def commit(folder: Path, message: str) -> None:
    """Commit all that there is."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


def test_two_branches_that_release_conflict(tmp_path: Path, shop: Path) -> None:
    """Though git can merge their schemas, `HEAD` is in conflict, and reading says why."""
    git(tmp_path, "switch", "-q", "-c", "theirs")
    release_text(shop, STATES[2].replace("events:\n", "enums: {Size: {members: [small]}}\nevents:\n"))
    commit(tmp_path, "theirs")
    git(tmp_path, "switch", "-q", "main")
    release_text(shop, STATES[2] + "  OrderPaid: {stream: order, fields: {cents: int}}\n")
    commit(tmp_path, "ours")
    git(tmp_path, "merge", "-q", "theirs", code=1)
    conflicts = git(tmp_path, "diff", "--name-only", "--diff-filter=U").split()
    assert "shop/releases/HEAD" in conflicts
    assert "shop/releases/0004/manifest" in conflicts
    assert "shop/domain.yaml" not in conflicts
    assert "two branches have released" in read_chain(shop).diagnostics[0].message
    git(tmp_path, "checkout", "-q", "--ours", "shop/releases")
    assert not read_chain(shop).diagnostics
    release_text(shop, (shop / "domain.yaml").read_text())
    commit(tmp_path, "merged, and released on top")
    assert len(read_chain(shop).releases) == 5


def test_two_branches_that_release_the_same_do_not(tmp_path: Path, shop: Path) -> None:
    """The same release made twice is one release: nothing in it depends on when or where it was made."""
    text = STATES[2] + "  OrderPaid: {stream: order, fields: {cents: int}}\n"
    git(tmp_path, "switch", "-q", "-c", "theirs")
    release_text(shop, text)
    commit(tmp_path, "theirs")
    git(tmp_path, "switch", "-q", "main")
    release_text(shop, text)
    commit(tmp_path, "ours")
    git(tmp_path, "merge", "-q", "-m", "both", "theirs")
    assert len(read_chain(shop).releases) == 4


def test_a_branch_with_a_draft_is_merged_as_always(tmp_path: Path, shop: Path) -> None:
    """A branch that only declares something is no obstacle to a release on another."""
    git(tmp_path, "switch", "-q", "-c", "theirs")
    (shop / "domain.yaml").write_text(STATES[2].replace("events:\n", "enums: {Size: {members: [small]}}\nevents:\n"))
    commit(tmp_path, "a draft")
    git(tmp_path, "switch", "-q", "main")
    release_text(shop, STATES[2] + "  OrderPaid: {stream: order, fields: {cents: int}}\n")
    commit(tmp_path, "a release")
    git(tmp_path, "merge", "-q", "-m", "both", "theirs")
    assert len(read_chain(shop).releases) == 4


def test_git_keeps_every_byte_of_a_release(tmp_path: Path) -> None:
    """Where git converts the ends of lines, it leaves releases alone, though the domain's own files are converted."""
    shop = tmp_path / "here" / "shop"
    shop.mkdir(parents=True)
    (shop / "more.yaml").write_bytes(b"enums: {Size: {members: [small]}}\r\n")
    release_text(shop, STATES[0])
    git(shop.parent, "init", "-q", "-b", "main")
    git(shop.parent, "config", "core.autocrlf", "true")
    commit(shop.parent, "released where lines end otherwise")
    for converts in ("true", "false"):
        git(tmp_path, "clone", "-q", "-c", f"core.autocrlf={converts}", "here", converts)
        assert not read_chain(tmp_path / converts / "shop").diagnostics
    assert (tmp_path / "true" / "shop" / "domain.yaml").read_bytes().count(b"\r\n")
    assert not (tmp_path / "false" / "shop" / "more.yaml").read_bytes().count(b"\r\n")
