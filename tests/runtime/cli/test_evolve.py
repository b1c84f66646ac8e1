"""`perdure evolve`, on a project of a user's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Run

FILE = "schema/shop/domain.yaml"
TEXT = """\
domain: shop
streams: {order: {key: str}}
records:
  Item: {fields: {name: str, count: int}, changes: {2: [{add: count, fill: 1}]}}  # an item
  Basket:
    fields: {items: 'list[Item]'}
"""
MORE = "events:\r\n  Placed:\r\n    stream: order\r\n    fields: {basket: Basket}\r\n"


@pytest.fixture
def files(project: Path) -> tuple[Path, Path]:
    """Return the two files of a domain that owes adoptions; the second has a byte order mark, and lines as in DOS."""
    first, second = project / FILE, project / "schema/shop/more.yaml"
    first.write_text(TEXT)
    second.write_bytes(b"\xef\xbb\xbf" + MORE.encode())
    first.chmod(0o640)
    return first, second


def test_adoptions_are_written_into_each_file(perdure: Run, files: tuple[Path, Path]) -> None:
    """Each file gets its lines, and keeps its mode, its mark and the ends of its lines; then all is well."""
    done = perdure("evolve")
    assert done.code == 0
    assert done.out == (
        "`Basket`, version 2: {adopt: Item, from: 1, to: 2}\n`Placed`, version 2: {adopt: Basket, from: 1, to: 2}\n"
    )
    assert done.err == "2 changes declared in 2 files\n"
    assert files[0].read_text() == f"{TEXT}    changes:\n      2: [{{adopt: Item, from: 1, to: 2}}]\n"
    assert files[0].stat().st_mode & 0o777 == 0o640
    step = "    changes:\r\n      2: [{adopt: Basket, from: 1, to: 2}]\r\n"
    assert files[1].read_bytes() == b"\xef\xbb\xbf" + f"{MORE}{step}".encode()
    again = perdure("evolve", "shop")
    assert (again.code, again.out, again.err) == (0, "", "0 changes declared in 0 files\n")
    assert not list(files[0].parent.glob("*.tmp"))


def test_a_dry_run_writes_nothing(perdure: Run, files: tuple[Path, Path]) -> None:
    """The difference is printed, in the form that `patch` takes."""
    done = perdure("evolve", "--dry-run")
    assert done.code == 0
    assert done.err == "2 changes would be declared in 2 files\n"
    assert f"--- {FILE}\n+++ {FILE}\n" in done.out
    assert "+      2: [{adopt: Item, from: 1, to: 2}]\n" in done.out
    assert files[0].read_text() == TEXT


def test_what_is_left_is_told(perdure: Run, files: tuple[Path, Path]) -> None:
    """An error of another kind is shown as `perdure check` shows it, and the command exits with 1."""
    files[1].write_text("events: {Placed: {stream: order, fields: {basket: Baskets}}}\n")
    done = perdure("evolve")
    assert done.code == 1
    assert "error[unknown-type]: unknown type `Baskets`" in done.out
    assert done.err.endswith("; 1 error left\n")


def test_an_unknown_domain(perdure: Run, files: tuple[Path, Path]) -> None:
    """A name that no folder has is wrong use, and nothing is written."""
    done = perdure("evolve", "shops")
    assert done.code == 2
    assert "there is no domain `shops`" in done.err
    assert "did you mean `shop`?" in done.err
    assert files[0].read_text() == TEXT


def test_a_link_is_written_through(perdure: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    """A file that is a symbolic link stays one."""
    target = tmp_path / "elsewhere.yaml"
    files[0].rename(target)
    files[0].symlink_to(target)
    assert perdure("evolve").code == 0
    assert files[0].is_symlink()
    assert "adopt: Item" in target.read_text()


def test_what_changed_since_the_release(perdure: Run, project: Path) -> None:
    """After a release, what is certain is declared; a choice is shown, and then what depends on it is written too."""
    file = project / FILE
    file.write_text(TEXT + "events:\n  Placed: {stream: order, fields: {basket: Basket, at: date}}\n")
    perdure("evolve")
    perdure("generate")
    assert perdure("release").code == 0
    released = file.read_text()
    changed = released.replace("count: int", "number: int").replace("at: date", "at: datetime, by: str | None")
    file.write_text(changed)
    done = perdure("evolve")
    assert done.code == 1
    assert done.out.startswith("`Placed`, version 3: ")
    assert "`3: [{rename: count, to: number}]` if `count` is called `number`" in done.out
    assert "releases/0001/domain.yaml:4:" in done.out
    file.write_text(file.read_text().replace("fill: 1}]}", "fill: 1}], 3: [{rename: count, to: number}]}"))
    done = perdure("evolve")
    assert (done.code, done.err) == (0, "2 changes declared in 1 file\n")
    assert done.out == (
        "`Basket`, version 3: {adopt: Item, from: 2, to: 3}\n`Placed`, version 3: {adopt: Basket, from: 2, to: 3}\n"
    )
    assert perdure("generate").code == 0
    assert perdure("release").code == 0
