"""What the first stage makes of the disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from perdure_codegen.source import LARGEST, read_folder
from perdure_codegen.text import Source


def rules_of(folder: Path) -> list[tuple[str, str]]:
    """Return rule and file of each diagnostic."""
    return [(each.rule, each.span.path.rpartition("/")[2]) for each in read_folder(folder).diagnostics]


def test_files_are_read_in_order(tmp_path: Path) -> None:
    """`domain.yaml` comes first and the others by name; releases, hidden files and other suffixes are left alone."""
    for name in ("zebra.yaml", "domain.yaml", "apple.yaml", "notes.txt", ".hidden.yaml"):
        (tmp_path / name).write_text(f"# {name}\n")
    (tmp_path / "releases" / "0001").mkdir(parents=True)
    (tmp_path / "releases" / "0001" / "domain.yaml").write_text("domain: old\n")
    (tmp_path / "folder.yaml").mkdir()
    found = read_folder(tmp_path)
    assert found.sources == tuple(
        Source(f"{tmp_path.as_posix()}/{name}", f"# {name}\n") for name in ("domain.yaml", "apple.yaml", "zebra.yaml")
    )
    assert (found.name, found.diagnostics) == (tmp_path.name, ())


def test_paths_are_as_the_author_writes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative folder gives relative paths, and a name of its own."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "domain.yaml").write_text("domain: shop\n")
    monkeypatch.chdir(tmp_path)
    found = read_folder(Path("shop"))
    assert (found.name, found.sources) == ("shop", (Source("shop/domain.yaml", "domain: shop\n"),))


def test_a_folder_that_is_not_there() -> None:
    """A folder that cannot be listed is a diagnostic."""
    assert rules_of(Path("/nowhere/shop")) == [("unreadable-file", "shop")]


def test_a_file_as_folder(tmp_path: Path) -> None:
    """So is a file in its place."""
    (tmp_path / "shop").write_text("domain: shop\n")
    assert rules_of(tmp_path / "shop") == [("unreadable-file", "shop")]


def test_unreadable_files(tmp_path: Path) -> None:
    """A link to nowhere, a link to itself and a pipe are reported, and nothing waits for the pipe."""
    (tmp_path / "domain.yaml").write_text("domain: shop\n")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    assert rules_of(tmp_path) == [("unreadable-file", f"{name}.yaml") for name in ("link", "loop", "pipe")]


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be opened is reported with the system's reason."""
    (tmp_path / "domain.yaml").write_text("domain: shop\n")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "open", refuse)  # not chmod: the super-user may read everything
    assert read_folder(tmp_path).diagnostics[0].message == "this file cannot be read: permission denied"


@pytest.mark.parametrize("extra", [0, 1])
def test_large_files(tmp_path: Path, extra: int) -> None:
    """A file of exactly the limit is read, and one of a byte more is refused."""
    (tmp_path / "domain.yaml").write_bytes(b"#" * (LARGEST + extra))
    assert rules_of(tmp_path) == [("file-too-large", "domain.yaml")] * extra


def test_encoding_errors_have_a_place(tmp_path: Path) -> None:
    """The first byte that is not UTF-8 is where the diagnostic is, in characters of the line before it."""
    (tmp_path / "domain.yaml").write_bytes("\ufeffdomain: shop\ndoc: 世界😀".encode() + b"\xff\n")
    span = read_folder(tmp_path).diagnostics[0].span
    assert (span.line, span.column) == (2, 9)


@pytest.mark.parametrize(
    "name", ["more\nevents.yaml", "more\\events.yaml", "more\u202eevents.yaml", "more\udcffevents.yaml"]
)
def test_names_that_no_manifest_could_list(tmp_path: Path, name: str) -> None:
    """A file whose name has no line of its own is refused before it is released."""
    (tmp_path / "domain.yaml").write_text("domain: shop\n")
    (tmp_path / name).write_text("enums: {}\n")
    (found,) = read_folder(tmp_path).diagnostics
    assert found.rule == "file-name"
    assert found.message.isprintable()
