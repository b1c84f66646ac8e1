"""Entities in JSON files: what the files are, and that nothing else is the truth."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs
import pytest
from runs import message, session, workspace

from domains import scheduler, sessions
from domains.scheduler.registry import DOMAIN
from domains.scheduler.tables import SCHEMA
from domains.sessions import SessionsStore
from perdure.documents import open_folder
from perdure.errors import (
    AlreadyExists,
    CannotOpen,
    ChangedDocument,
    CommitUnknown,
    DamagedDocument,
    ForeignDomain,
    InTransaction,
    Invalid,
    NewerFormat,
    NotAStore,
    NotFound,
    NotSupported,
    ReadOnlyStore,
    StorageFailed,
    StoreClosed,
    StoreFull,
    StoreLocked,
    VersionConflict,
)


def opened(path: Path, **options: Any) -> SessionsStore:  # Any: whatever the argument takes
    """Open the folder."""
    return sessions.open_json(path, durability="normal", allow_drafts=True, **options)


def files(path: Path) -> dict[str, bytes]:
    """Return all files of the folder but the store's own."""
    return {
        str(each.relative_to(path)): each.read_bytes()
        for each in sorted(path.rglob("*"))
        if each.is_file() and ".perdure" not in each.parts
    }


def test_a_document_is_a_file_that_people_read(folder: Path) -> None:
    """It is called by its key, indented, and in the order in which the fields are declared."""
    text = (folder / "workspaces/0000000000000000.json").read_text(encoding="utf-8")
    assert text == (
        '{\n  "$version": 1,\n  "hash": "0000000000000000",\n  "path": "/code/0",\n'
        '  "last_accessed": "2026-01-02T03:04:05.678901Z"\n}\n'
    )
    (whole,) = (folder / "sessions").iterdir()
    document = json.loads(whole.read_bytes())
    assert list(document)[:4] == ["$version", "$revision", "id", "workspace"]
    assert [each["instance_id"] for each in document["instances"]] == [2, 1]
    assert list(document["instances"][0])[:2] == ["instance_id", "worktree_path"]
    assert "instance_count" not in document


def _delete_and_look(store: SessionsStore, key: UUID) -> None:
    with store.transaction() as work:
        work.sessions.delete(key)
        work.sessions.get(key)


def test_opening_and_what_changes_nothing_writes_nothing(folder: Path) -> None:
    """The same entities are the same bytes, and a file that need not be written is not."""
    before = files(folder)
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*.json")}
    with opened(folder) as store:
        (whole,) = store.sessions.list()
        store.workspaces.upsert(workspace())
        assert not store.workspaces.insert_if_absent(workspace())
        with pytest.raises(NotFound):
            _delete_and_look(store, whole.id)
    assert files(folder) == before
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.json")} == times


def test_what_cascades_is_written_too(folder: Path) -> None:
    """A session that is deleted with its workspace has no file any more; versions outlive the store."""
    with opened(folder) as store:
        (whole,) = store.sessions.list()
        store.chat_messages.insert(whole.id, message("more"))
        assert store.sessions.versioned(whole.id).version == 2
    with opened(folder) as store:
        assert [each.content for each in store.sessions.get(whole.id).chat_history][-1] == "more"
        with pytest.raises(VersionConflict):
            store.sessions.update(whole, expected_version=1)
        assert store.sessions.update(whole, expected_version=2) == 3
        store.workspaces.delete(workspace().hash)
    assert list(files(folder)) == ["perdure.json"]


def test_a_file_keeps_the_name_that_somebody_gave_it(folder: Path) -> None:
    """Files are found by what is in them; a new one whose name is taken has another one."""
    (folder / "workspaces/0000000000000000.json").rename(folder / "workspaces/0000000000000001.json")
    with opened(folder) as store:
        store.workspaces.update(workspace(path="/moved"))
        store.workspaces.insert(workspace(1))
    names = [path.name for path in sorted((folder / "workspaces").iterdir())]
    assert names[0] == "0000000000000001.json"
    assert names[1].startswith("0000000000000001~")
    with opened(folder) as store:
        assert {each.path for each in store.workspaces.list()} == {"/moved", "/code/1"}


def test_a_file_that_was_changed_by_hand_is_not_written_over(folder: Path) -> None:
    """What would be lost is refused, and read before the next attempt; so is a file that came or went."""
    path = folder / "workspaces/0000000000000000.json"
    with opened(folder) as store:
        path.write_text(path.read_text(encoding="utf-8").replace("/code/0", "/by/hand"), encoding="utf-8")
        with pytest.raises(ChangedDocument) as raised:
            store.workspaces.update(workspace(path="/other"))
        assert raised.value.path == str(path)
        assert store.workspaces.get(workspace().hash).path == "/by/hand"
        store.workspaces.update(workspace(path="/other"))
        path.with_name(f"{1:016x}.json").write_bytes(
            path.read_bytes().replace(b"0000000000000000", f"{1:016x}".encode())
        )
        path.with_name(f"{1:016x}.json").write_text(
            path.with_name(f"{1:016x}.json").read_text().replace("/other", "/third")
        )
        store.workspaces.insert(workspace(1))  # the name is taken: another one is found
    with pytest.raises(DamagedDocument, match="has the same key"):
        opened(folder)


def test_two_stores_of_one_process_see_each_other(folder: Path) -> None:
    """What is acknowledged is seen by every read that begins afterwards, also where it was deleted."""
    with opened(folder) as one, opened(folder) as two:
        one.workspaces.insert(workspace(1))
        assert two.workspaces.get(workspace(1).hash) == workspace(1)
        two.workspaces.update(workspace(1, path="/moved"))
        assert one.workspaces.get(workspace(1).hash).path == "/moved"
        two.workspaces.delete(workspace(1).hash)
        assert one.workspaces.find(workspace(1).hash) is None
        one.workspaces.bulk(workspace(number) for number in range(2, 60))
        assert two.workspaces.count() == 59


def test_long_changes_make_others_read_everything(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of changes is begun anew where it has grown long, and nobody misses any."""
    monkeypatch.setattr("perdure.documents.locking._MOST", 200)
    with opened(folder) as one, opened(folder) as two:
        for number in range(1, 20):
            one.workspaces.insert(workspace(number))
            if number % 7 == 0:
                assert two.workspaces.count() == number + 1
        assert (folder / ".perdure/changes").stat().st_size <= 200


def test_threads_take_turns(folder: Path) -> None:
    """Several threads of one store read and write, and each counts."""
    with opened(folder) as store:
        (whole,) = store.sessions.list()

        def work() -> None:
            for _ in range(10):
                store.chat_messages.insert(whole.id, message())
                store.sessions.get(whole.id)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [each.message_count for each in store.sessions.summaries()] == [41]


def test_the_store_itself_is_refused_within_a_transaction(folder: Path) -> None:
    """A thread would wait for itself, reading too; other threads wait, for as long as they were told."""
    with opened(folder, busy_timeout=0.05) as store, opened(folder, busy_timeout=0.05) as other:
        with store.transaction() as work:
            work.workspaces.insert(workspace(1))
            for attempt in (store.workspaces.count, lambda: store.workspaces.insert(workspace(2)), store.close):
                with pytest.raises(InTransaction):
                    attempt()
            assert other.workspaces.count() == 1
            with pytest.raises(StoreLocked):
                other.workspaces.insert(workspace(2))
        with pytest.raises(StoreClosed):
            work.workspaces.count()
        assert other.workspaces.count() == 2


def test_a_closed_store_is_closed(folder: Path) -> None:
    """Closing twice does nothing."""
    store = opened(folder)
    store.close()
    store.close()
    with pytest.raises(StoreClosed):
        store.workspaces.count()


def test_a_store_that_is_only_read_makes_nothing(folder: Path, tmp_path: Path) -> None:
    """It refuses writes, sees what others write, and needs nothing but the documents."""
    bare = tmp_path / "bare"
    for name, raw in files(folder).items():
        (bare / name).parent.mkdir(parents=True, exist_ok=True)
        (bare / name).write_bytes(raw)
    before = sorted(bare.rglob("*"))
    with opened(bare, read_only=True) as store:
        assert store.sessions.count() == 1
        with pytest.raises(ReadOnlyStore):
            store.workspaces.insert(workspace(1))
        assert sorted(bare.rglob("*")) == before
        with opened(bare) as writer:
            writer.workspaces.insert(workspace(1))
        assert store.workspaces.count() == 2


def test_documents_alone_are_enough(tmp_path: Path) -> None:
    """A folder that somebody made by hand is a store: without versions, without what may be absent, in any layout."""
    (tmp_path / "workspaces").mkdir()
    (tmp_path / "workspaces/mine.json").write_text(
        '\ufeff{"last_accessed": "2026-01-02T04:04:05.678901+01:00",\n "hash": "0000000000000000"}', encoding="utf-8"
    )
    (tmp_path / "workspaces/notes.txt").write_text("not mine")
    (tmp_path / "workspaces/.backup.json").write_text("not mine")
    with opened(tmp_path) as store:
        assert store.workspaces.get(workspace().hash) == workspace(path=None)
        assert store.maintenance.verify().is_sound


def test_upkeep(folder: Path) -> None:
    """It says what is wrong, and how much there is; a folder is copied by others, and holds no events."""
    with opened(folder) as store:
        assert store.maintenance.verify().is_sound
        assert store.maintenance.stats().size == sum(map(len, files(folder).values())) - len(
            (folder / "perdure.json").read_bytes()
        )
        (folder / "workspaces/0000000000000000.json").write_text("{")
        (folder / "workspaces/other.json").write_text("[]")
        problem, other = store.maintenance.verify().problems
        assert "0000000000000000.json` cannot be read: $: it is no JSON" in problem.reason
        assert "other.json` cannot be read: $: expected an object" in other.reason
        with pytest.raises(NotSupported, match="a folder is no file"):
            store.maintenance.backup(folder / "backup")
        store.maintenance.optimize()


def _folder_of_another(path: Path) -> None:
    path.mkdir()
    (path / "letter.txt").write_text("dear")


def _identity(text: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.mkdir()
        (path / "perdure.json").write_text(text)

    return make


@pytest.mark.parametrize(
    ("make", "error", "match"),
    [
        (lambda path: path.write_text("{}"), CannotOpen, "it is no folder"),
        (lambda path: path.symlink_to("nowhere"), CannotOpen, "it is no folder"),
        (_folder_of_another, NotAStore, "it has no `perdure.json`"),
        (
            lambda path: (path / "sessions").mkdir(parents=True) or (path / "sesions").mkdir(),
            NotAStore,
            "`sesions` is of no table",
        ),
        (_identity('{"format": 2, "domain": "sessions"}'), NewerFormat, "format"),
        (_identity('{"format": 1, "domain": "other"}'), ForeignDomain, "a store of `other`"),
        (_identity('{"format": 1}'), DamagedDocument, "missing required field `domain`"),
        (_identity("{"), DamagedDocument, r"perdure\.json"),
    ],
)
def test_what_is_no_such_folder_is_refused(
    tmp_path: Path, make: Callable[[Path], object], error: type[Exception], match: str
) -> None:
    """And left as it was."""
    make(tmp_path / "x")
    before = sorted(tmp_path.rglob("*"))
    for read_only in (True, False):
        with pytest.raises(error, match=match):
            opened(tmp_path / "x", read_only=read_only)
        if error is not NotAStore or "sesions" not in match:
            assert [path for path in sorted(tmp_path.rglob("*")) if ".perdure" not in path.parts][
                : len(before)
            ] == before


@pytest.mark.parametrize("folder", ["", ":memory:", "postgresql://x", b"x", None, "x\0y"])
def test_what_is_no_path_of_a_folder_is_refused(folder: Any) -> None:  # Any: wrong types, too
    """Before anything is made."""
    with pytest.raises((CannotOpen, Invalid)):
        sessions.open_json(folder, allow_drafts=True)


def test_a_missing_folder_is_made_where_its_parent_is(tmp_path: Path) -> None:
    """As a file would be; not for reading."""
    with pytest.raises(CannotOpen, match="No such file"):
        opened(tmp_path / "x/y")
    with pytest.raises(CannotOpen, match="no such folder"):
        opened(tmp_path / "x", read_only=True)
    opened(tmp_path / "x").close()
    opened(tmp_path / "x", read_only=True).close()


def test_a_domain_with_events_is_refused(tmp_path: Path) -> None:
    """Its package has no `open_json`, and whoever opens its tables all the same is told where events are kept."""
    assert not hasattr(scheduler, "open_json")
    with pytest.raises(NotSupported, match="`scheduler` has events"):
        open_folder(DOMAIN, tmp_path / "x", SCHEMA)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("number", [28, 5])
def test_a_disk_that_fails_before_it_is_decided_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A full disk, or a broken one: the documents are as they were, and so is what is read."""
    before = files(folder)

    def fail(_: object) -> None:
        raise OSError(number, "no")

    with opened(folder) as store, sessions.open_json(folder, allow_drafts=True) as durable:
        for count in (1, 3):
            with monkeypatch.context() as patched:
                patched.setattr("perdure.documents.folder.os.fsync", fail)
                with pytest.raises(StoreFull if number == 28 else StorageFailed):
                    durable.workspaces.bulk(workspace(each) for each in range(1, count + 1))
            assert durable.workspaces.count() == 1
        assert store.workspaces.count() == 1
        assert files(folder) == before
        assert sorted(path.name for path in (folder / ".perdure").iterdir()) == [".gitignore", "changes", "lock"]
        durable.workspaces.insert(workspace(1))


def test_what_is_decided_is_done_by_whoever_comes_next(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk fails behind that point, nobody can say; the next one finishes it, and sees it."""
    with opened(folder) as store:
        with monkeypatch.context() as patched:
            patched.setattr(
                "perdure.documents.folder.Folder._apply", lambda *_: (_ for _ in ()).throw(OSError(5, "no"))
            )
            with pytest.raises(CommitUnknown):
                store.workspaces.bulk(workspace(each) for each in range(1, 4))
        with pytest.raises(ReadOnlyStore, match="killed while it wrote"):
            opened(folder, read_only=True)
        assert store.workspaces.count() == 4
        with pytest.raises(AlreadyExists):
            store.workspaces.insert(workspace(1))
    assert len(files(folder)) == 6


def test_updates_of_one_session_are_one_file(folder: Path) -> None:
    """Another session's file is left alone, whatever becomes of the first one."""
    with opened(folder) as store:
        other = session()
        store.sessions.insert(other)
        before = files(folder)
        store.sessions.update(attrs.evolve(other, task="again"))
        changed = {name for name, raw in files(folder).items() if before.get(name) != raw}
    assert changed == {f"sessions/{other.id}.json"}


def test_checkpoints_are_kept_with_what_they_tell_of(folder: Path) -> None:
    """A place is put in the transaction of the documents, seen by others, and outlives the store; or is undone."""
    with opened(folder) as store, opened(folder) as other:
        with store.transaction() as work:
            work.workspaces.insert(workspace(1))
            work.checkpoints.put("import", "17")
        assert other.checkpoints.find("import") == "17"
        with pytest.raises(NotFound):
            _put_and_look(store)
        assert store.checkpoints.find("import") == "17"
        other.checkpoints.put("second", "1")
        assert store.checkpoints.delete("second")
    with opened(folder) as store:
        assert (store.checkpoints.find("import"), store.checkpoints.find("second")) == ("17", None)
        (folder / ".perdure/checkpoints.json").write_text("{")
    with pytest.raises(DamagedDocument, match=r"checkpoints\.json"):
        opened(folder)


def _put_and_look(store: SessionsStore) -> None:
    with store.transaction() as work:
        work.checkpoints.put("import", "18")
        work.workspaces.get(workspace(7).hash)


def test_a_full_folder_is_read_on_and_takes_what_makes_room(folder: Path) -> None:
    """What makes the documents larger than they may be is refused, and nothing of it written."""
    with opened(folder, max_size=65536) as store:
        with pytest.raises(StoreFull) as raised:
            store.workspaces.bulk(workspace(number) for number in range(1, 1000))
        assert raised.value.max_size == 65536
        assert store.workspaces.count() == 1
        (whole,) = store.sessions.list()
        store.sessions.update(attrs.evolve(whole, task="x" * 60_000))
        with pytest.raises(StoreFull):
            store.sessions.update(attrs.evolve(whole, task="x" * 70_000))
        assert len(store.sessions.get(whole.id).task) == 60_000
        store.sessions.delete(whole.id)
        store.workspaces.insert(workspace(1))
    for size in (0, True, "large"):
        with pytest.raises(Invalid, match="max_size"):
            opened(folder, max_size=size)
