"""The commands, killed at each of their steps: what they told is there, and they go on where they stopped."""

from __future__ import annotations

import json
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

import attrs
import pytest
import typer
from dying import acknowledge, deaths
from predecessor_sessions import folder, session
from running import Run

from domains.sessions import InstanceId, InstanceStatus
from perdure.moving.gradual import Phase
from sessions_app import import_command
from sessions_app.archiving import archive, archive_of, restore
from sessions_app.move import open_moving
from sessions_app.opening import open_store
from sessions_app.predecessor import importing
from sessions_app.repository import with_status

pytestmark = pytest.mark.slow

STORE, FOLDER = Path("sessions.db"), Path("sessions")
DOCUMENTS = [session(number) for number in range(1, 13)]
BAD = [session(20, status="gone"), session(3)]


def put_back(backup: Path) -> None:
    """Make this folder what *backup* is."""
    for path in Path().iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(backup, ".", dirs_exist_ok=True)


@pytest.mark.parametrize("every", [61, pytest.param(3, marks=pytest.mark.faults)])
def test_an_import_goes_on_where_it_was_killed(
    app: Run, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    """Batch by batch: each session once, what is bad once in quarantine, and the counts of the next run add up."""
    monkeypatch.setattr(importing, "_BATCH", 5)
    folder(FOLDER, [*DOCUMENTS[:6], BAD[0]], [*DOCUMENTS[6:], BAD[1]])
    backup = shutil.copytree(".", tmp_path_factory.mktemp("backup"), dirs_exist_ok=True)
    seen = set()

    def act() -> None:
        with suppress(typer.Exit):  # there are findings
            import_command.import_(FOLDER, store=STORE)

    for _ in deaths(act, every=every):
        stored = count()
        assert stored in {0, 5, 10, 12}
        seen.add(stored)
        again = app("import", FOLDER, "--json")
        assert again.code == 1
        told = json.loads(again.out)
        counts = told["sessions"]
        assert (counts["found"], counts["imported"], counts["present"], counts["refused"]) == (
            14,
            12 - stored,
            stored,
            2,
        )
        assert told["quarantined"] == 2
        with open_store(STORE) as store:
            assert sorted(each.id.int for each in store.sessions.each()) == list(range(1, 13))
            assert store.maintenance.verify().is_sound
        put_back(backup)
    assert len(seen) > 1


def count() -> int:
    """Return how many sessions the store has, 0 where it was not made whole."""
    if not STORE.exists() or not STORE.stat().st_size:
        return 0
    with open_store(STORE) as store:
        return store.sessions.count()


@pytest.mark.parametrize("phase", [Phase.DUAL_WRITE, Phase.NEW_FIRST])
@pytest.mark.parametrize("every", [13, pytest.param(1, marks=pytest.mark.faults)])
def test_a_dual_write_is_repaired_where_it_was_killed(
    app: Run, tmp_path_factory: pytest.TempPathFactory, phase: Phase, every: int
) -> None:
    """A status, a message, a new session, a delete: what was told is on both sides once what is suspect is repaired."""
    folder(FOLDER, DOCUMENTS[:2], DOCUMENTS[2:3])
    assert app("import", FOLDER).code == 0
    with open_moving(STORE, FOLDER) as moving:
        while moving.phase is not phase:
            moving.advance()
    backup = shutil.copytree(".", tmp_path_factory.mktemp("backup"), dirs_exist_ok=True)
    with open_store(STORE) as store:
        first, second, third = store.sessions.list().items
    failed = with_status(second, InstanceId(1), InstanceStatus.FAILED, second.updated_at)
    (said, *_) = third.chat_history
    new, more = attrs.evolve(second, id=uuid.UUID(int=99)), attrs.evolve(said, id=uuid.UUID(int=98))

    def act() -> None:
        with open_moving(STORE, FOLDER) as moving:
            moving.write(
                lambda side: side.set_status(second.id, InstanceId(1), InstanceStatus.FAILED, second.updated_at),
                second.id,
            )
            acknowledge("status")
            moving.write(lambda side: side.add_message(first.id, more), first.id)
            acknowledge("message")
            moving.put(new.id, new)
            acknowledge("put")
            moving.delete(third.id)
            acknowledge("delete")

    for told in deaths(act, every=every):
        with open_moving(STORE, FOLDER) as moving:
            assert moving.phase is phase
            before = {each.id: moving.find(each.id) for each in (first, second, third, new)}
            assert moving.reconcile(only_suspects=True).failed == 0
            assert moving.validate().is_equal
            assert {key: moving.find(key) for key in before} == before, "a repair changed what was read"
        done = {
            "status": before[second.id] == failed,
            "message": before[first.id] != first,
            "put": before[new.id] is not None,
            "delete": before[third.id] is None,
        }
        assert [step for step, is_done in done.items() if is_done] == list(done)[: sum(done.values())]
        assert len(told) <= sum(done.values()) <= len(told) + 1
        put_back(backup)


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.faults)])
def test_the_folder_is_whole_until_its_archive_is(
    app: Run, tmp_path_factory: pytest.TempPathFactory, every: int
) -> None:
    """And the next run ends what one that was killed began; so it is the other way."""
    folder(FOLDER, DOCUMENTS[:2], DOCUMENTS[2:4], DOCUMENTS[4:])
    files = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    backup = shutil.copytree(".", tmp_path_factory.mktemp("backup"), dirs_exist_ok=True)
    for _ in deaths(lambda: archive(FOLDER), every=every):
        assert archive_of(FOLDER).exists() or {path.name: path.read_bytes() for path in FOLDER.iterdir()} == files, (
            "neither is whole"
        )
        if FOLDER.is_dir() or Path(".sessions.archived").is_dir():
            archive(FOLDER)
        assert {path.name for path in Path().iterdir()} <= {archive_of(FOLDER).name, f".{archive_of(FOLDER).name}.new"}
        for _killed in deaths(lambda: restore(FOLDER), every=every):
            if FOLDER.is_dir():
                assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == files
                shutil.rmtree(FOLDER)
        assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == files
        put_back(backup)
    assert app("archive").code == 1
