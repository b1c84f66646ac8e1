"""A release is written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chains import STATES, files_in, make_chain, release_text

from perdure_codegen.releases import read_chain
from perdure_codegen.releasing import candidate


class Cut(BaseException):
    """The power is gone."""


def test_the_chain_can_be_checked_by_hand(tmp_path: Path) -> None:
    """`HEAD` names the digest of the newest manifest, and each manifest is what `sha256sum -c` checks."""
    shop = tmp_path / "shop"
    make_chain(shop)
    number, digest = (shop / "releases" / "HEAD").read_text().split()
    assert number == "0003"
    for folder in ("0003", "0002", "0001"):
        manifest = (shop / "releases" / folder / "manifest").read_bytes()
        assert hashlib.sha256(manifest).hexdigest() == digest
        lines = dict(line.split("  ")[::-1] for line in manifest.decode().splitlines())
        assert list(lines) == sorted(lines)
        for path, expected in lines.items():
            assert hashlib.sha256((shop / "releases" / folder / path).read_bytes()).hexdigest() == expected
        digest = lines.get(f"../000{int(folder) - 1}/manifest", "")


def test_a_release_has_the_files_of_the_domain(tmp_path: Path) -> None:
    """All files of the domain are kept, byte for byte but for a byte order mark."""
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "more.yaml").write_bytes(b"\xef\xbb\xbfenums: {Size: {members: [small, large], doc: \xc3\xa9}}\r\n")
    release_text(shop, STATES[0])
    stored = read_chain(shop).releases[0]
    assert [source.path.rpartition("/")[2] for source in stored.sources] == ["domain.yaml", "more.yaml"]
    assert stored.files["more.yaml"] == (shop / "more.yaml").read_bytes()[3:]
    assert stored.files["domain.yaml"].decode() == STATES[0]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), Cut()])
def test_a_release_that_fails_leaves_the_chain_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """Whichever call of the disk fails, either nothing has changed, or the whole release is there."""
    shop = tmp_path / "shop"
    make_chain(shop)
    (shop / "domain.yaml").write_text(STATES[2] + "  OrderPaid: {stream: order, fields: {cents: int}}\n")
    before = files_in(shop)
    made = candidate(shop)
    assert made is not None
    for nth in range(1, 100):
        with monkeypatch.context() as patch:
            calls = _fail(patch, nth, error)
            with contextlib.suppress(type(error)):
                made.write()
        if files_in(shop) != before:
            break
        assert not read_chain(shop).diagnostics
        assert not list((shop / "releases").glob(".unfinished-*"))
    assert len(read_chain(shop).releases) == 4
    assert nth > 8, "the calls that were to fail were made"
    assert calls


def _fail(patch: pytest.MonkeyPatch, nth: int, error: BaseException) -> list[str]:
    """Let the *nth* call that writes fail; return the list of those that are made."""
    calls: list[str] = []

    def failing(name: str, real: Callable[..., Any]) -> Callable[..., Any]:  # Any: whatever it takes
        def call(*arguments: Any, **options: Any) -> Any:  # Any: the same
            calls.append(name)
            if len(calls) == nth:
                raise error
            return real(*arguments, **options)

        return call

    for holder, name in ((os, "fsync"), (Path, "open"), (Path, "rename"), (Path, "replace"), (Path, "mkdir")):
        patch.setattr(holder, name, failing(name, getattr(holder, name)))
    return calls


def test_a_release_that_was_killed_is_explained_and_cleaned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed run leaves is either a hidden folder, which the next one removes, or a release that is reported."""
    shop = tmp_path / "shop"
    release_text(shop, STATES[0])
    (shop / "domain.yaml").write_text(STATES[1])
    made = candidate(shop)
    assert made is not None
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(Cut()))
        with pytest.raises(Cut):
            made.write()
    assert [each.rule for each in read_chain(shop).diagnostics] == ["unfinished-release"]
    shutil.rmtree(shop / "releases" / "0002")
    assert list((shop / "releases").glob(".unfinished-*"))
    made.write()
    assert not list((shop / "releases").glob(".unfinished-*"))
    assert len(read_chain(shop).releases) == 2


def test_a_release_that_another_process_made_is_kept(tmp_path: Path) -> None:
    """Of two that release at once, the second is refused, and leaves the first as it is."""
    shop = tmp_path / "shop"
    release_text(shop, STATES[0])
    (shop / "domain.yaml").write_text(STATES[1])
    first, second = candidate(shop), candidate(shop)
    assert first is not None
    assert second is not None
    first.write()
    after = files_in(shop)
    with pytest.raises(FileExistsError, match="another process has just released"):
        second.write()
    assert files_in(shop) == after


def test_nothing_of_a_release_that_is_being_written_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process waits until the first has ended: it would else take its files for those of a killed run."""
    shop = tmp_path / "shop"
    release_text(shop, STATES[0])
    (shop / "domain.yaml").write_text(STATES[1])
    first, second = candidate(shop), candidate(shop)
    assert first is not None
    assert second is not None
    ended: list[bool] = []

    def release() -> None:
        with contextlib.suppress(FileExistsError):
            second.write()
        ended.append(True)

    other = threading.Thread(target=release)
    real = Path.rename

    def rename(path: Path, target: Path) -> Path:
        other.start()
        other.join(0.2)
        assert not ended
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    first.write()
    other.join()
    assert ended
    assert len(read_chain(shop).releases) == 2
    assert not read_chain(shop).diagnostics
