"""`perdure diff`, on a project of a user's own with releases and a repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from running import Run

SCHEMA = "schema/shop/domain.yaml"
THIRD = """\
domain: shop
streams:
  order: {key: str}
events:
  OrderPlaced:
    stream: order
    fields: {item: str, note: str, count: int}
    changes:
      2: [{add: note, fill: ''}]
      3: [{add: count, fill: 1}]
"""


def git(*arguments: str) -> None:
    """Run git here, as nobody in particular."""
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)  # noqa: S607 - the one on the PATH


def release(perdure: Run) -> None:
    """Release what is there."""
    done = perdure("release")
    assert done.code == 0, done.err


def test_nothing_to_compare_with(perdure: Run, project: Path) -> None:
    """A domain without a release is all new, which is said and nothing wrong."""
    assert project.is_dir()
    found = perdure("diff")
    assert (found.code, found.out, found.err) == (0, "", "shop: nothing to compare with: it has no release yet\n")
    assert perdure("diff", "--format", "json").out == "[]\n"


def test_against_the_newest_release(perdure: Run, project: Path) -> None:
    """Without `--against` the newest release counts; each way down names the releases that have the version."""
    release(perdure)
    same = perdure("diff")
    assert (same.code, same.out, same.err) == (0, "", "shop: nothing differs from release 1\n")
    (project / SCHEMA).write_text(THIRD)
    found = perdure("diff")
    assert found.code == 0
    assert found.out == (
        "shop against release 1\n"
        "\n"
        "event OrderPlaced, version 2 to 3\n"
        "  adds `count: int`                                             added-field\n"
        "      reads old data: yes; writes for old code: every value, less `count`\n"
        "  as version 2 (release 1): every value, less `count`\n"
        "  as version 1: every value, less `count` and `note`\n"
        "\n"
        "`write_as` takes only values of which nothing is lost, unless the store is `lossy`\n"
    )
    assert found.err == "shop: 1 change against release 1\n"
    release(perdure)
    assert perdure("diff").out == ""
    assert perdure("diff", "--against", "1").out == found.out


def test_what_is_undeclared_is_a_finding(perdure: Run, project: Path) -> None:
    """A difference that nothing declares ends with 1."""
    release(perdure)
    (project / SCHEMA).write_text(THIRD.replace("count: int", "number: int").replace("add: count", "add: number"))
    assert perdure("diff").code == 0
    (project / SCHEMA).write_text(THIRD.replace("item: str", "article: str"))
    found = perdure("diff")
    assert found.code == 1
    assert "removes `item: str`" in found.out
    assert "undeclared: nothing says what becomes of data" in found.out
    assert found.err == "shop: 3 changes against release 1, 2 undeclared\n"


def test_against_a_commit(perdure: Run, project: Path) -> None:
    """A branch, a tag or a commit of git is compared with as a release is, whatever was released."""
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    git("tag", "v1")
    (project / SCHEMA).write_text(THIRD)
    found = perdure("diff", "--against", "v1")
    assert (found.code, found.err) == (0, "shop: 1 change against v1\n")
    assert "shop against v1\n" in found.out
    other = project / "schema" / "other"
    other.mkdir()
    (other / "domain.yaml").write_text("domain: other\ntypes:\n  Note: {is: str}\n")
    found = perdure("diff", "--against", "HEAD", "other")
    assert (found.code, found.err) == (0, "other: nothing to compare with: `HEAD` does not have it\n")


def test_formats(perdure: Run, project: Path) -> None:
    """JSON is one array with an object for each domain; GitHub gets an annotation for each change."""
    release(perdure)
    (project / SCHEMA).write_text(THIRD)
    (domain,) = json.loads(perdure("diff", "--format", "json").out)
    (changed,) = domain["changed"]
    assert (domain["domain"], changed["name"], changed["versions"]) == ("shop", "OrderPlaced", [2, 3])
    assert [way["releases"] for way in changed["former_versions"]] == [[1], []]
    assert changed["changes"][0]["path"] == SCHEMA
    annotation = perdure("diff", "--format", "github").out
    assert annotation.startswith(f"::warning file={SCHEMA},line=10,")


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_a_schema_with_an_error(perdure: Run, project: Path, format_: str) -> None:
    """What cannot be understood is not compared: its errors are shown instead, on stderr where stdout is JSON."""
    release(perdure)
    (project / SCHEMA).write_text(THIRD.replace("count: int", "count: imt"))
    found = perdure("diff", "--format", format_)
    assert found.code == 1
    assert "unknown-type" in (found.err if format_ == "json" else found.out)
    assert (found.out == "[]\n") == (format_ == "json")


def test_a_broken_promise(perdure: Run, project: Path) -> None:
    """A change that breaks what the domain promises ends `diff` and `check` with 1, at the change."""
    release(perdure)
    broken = THIRD.replace("item: str, ", "").replace("{add: count", "{remove: item, type: str}, {add: count")
    (project / SCHEMA).write_text(broken)
    assert perdure("diff").code == 0
    assert perdure("check", "--compatibility", "backward").out.count("error[removed-field]") == 0
    assert perdure("check", "--compatibility", "forward").out.startswith("error[removed-field]: `OrderPlaced.item`")
    (project / SCHEMA).write_text(broken.replace("domain: shop", "domain: shop\ncompatibility: forward"))
    found = perdure("diff")
    assert found.code == 1
    assert "error[removed-field]: `OrderPlaced.item`: no value can be written for code of release 1" in found.out
    assert perdure("check").out.count("error[removed-field]") == 1
    since = broken.replace("domain: shop", "domain: shop\ncompatibility: {promise: forward, since: 2}")
    (project / SCHEMA).write_text(since)
    assert perdure("diff").code == 0


@pytest.mark.parametrize(
    ("arguments", "error", "help_"),
    [
        (["shopp"], "there is no domain `shopp`", "did you mean `shop`?"),
        (["--against", "7"], "`shop` has no release 7", "it has release 1"),
        (["--against", "0"], "`shop` has no release 0", "it has release 1"),
        (["--against", "main"], "there is no git repository around", "git says:"),
    ],
)
def test_wrong_use(perdure: Run, project: Path, arguments: list[str], error: str, help_: str) -> None:
    """What is not there is named, with what there is; the exit code is 2."""
    assert project.is_dir()
    release(perdure)
    found = perdure("diff", *arguments)
    assert (found.code, found.out) == (2, "")
    assert error in found.err
    assert help_ in found.err


def test_domains_with_other_releases(perdure: Run, project: Path) -> None:
    """A release that some domain has is enough, unless one is named that has it not."""
    release(perdure)
    other = project / "schema" / "other"
    other.mkdir()
    (other / "domain.yaml").write_text("domain: other\ntypes:\n  Note: {is: str}\n")
    found = perdure("diff", "--against", "1")
    assert (found.code, found.err.splitlines()) == (
        0,
        ["other: nothing to compare with: it has no release 1", "shop: nothing differs from release 1"],
    )
    assert perdure("diff", "--against", "1", "other").code == 2


def test_without_a_schema(perdure: Run, project: Path) -> None:
    """A project without a folder for its schema is told so, as by every command."""
    (project / "pyproject.toml").write_text('[tool.perdure]\nschema = "elsewhere"\n')
    found = perdure("diff")
    assert (found.code, found.out) == (2, "")
    assert found.err == perdure("check").err


def test_a_commit_with_an_error(perdure: Run, project: Path) -> None:
    """What was committed and does not compile is shown at its place in that commit."""
    (project / SCHEMA).write_text(THIRD.replace("count: int", "count: imt"))
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    (project / SCHEMA).write_text(THIRD)
    found = perdure("diff", "--against", "HEAD")
    assert found.code == 1
    assert "error[unknown-type]" in found.out
    assert f":{SCHEMA}:7:" in found.out
    assert "count: imt" in found.out


def test_damaged_releases(perdure: Run, project: Path) -> None:
    """Releases that are not as they were released are told, and not compared with."""
    release(perdure)
    (project / "schema" / "shop" / "releases" / "HEAD").write_text("?")
    found = perdure("diff")
    assert found.code == 1
    assert "error[release-head]" in found.out
