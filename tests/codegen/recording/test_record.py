"""What a release records, and what later builds say of it: the generated code and the hooks are the real ones."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from msgspec.structs import replace
from recorded import FIRST, HOOKS, SECOND, THIRD, Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project that has no release."""
    monkeypatch.syspath_prepend(tmp_path)
    return Project(tmp_path)


def forget(project: Project) -> ModuleType | None:
    """Let the hooks be imported anew."""
    return sys.modules.pop(f"by_hand_{project.number}", None)


@pytest.mark.slow
def test_releases_record_what_is_new_and_what_it_became(project: Project) -> None:
    """Samples are written once, by the release that freezes their version, and cast whenever there is a newer one."""
    first = project.release(FIRST)
    assert set(first) == {"Counted", "Place"}
    assert {each.version for each in first["Counted"].samples} == {1}
    assert {each.codec for each in first["Counted"].samples} == {"msgpack"}
    assert first["Counted"].samples[0].value == "Counted(count='count', place=Place(aisle='aisle'))"
    assert first["Counted"].casts == ()

    second = project.release(SECOND)
    assert set(second) == {"Counted"}  # nothing is new about Place
    assert {(each.version, each.codec) for each in second["Counted"].samples} == {(2, "json")}
    assert {each.release for each in second["Counted"].casts} == {1}
    assert len(second["Counted"].casts) == len(first["Counted"].samples)
    assert second["Counted"].casts[0].value == "Counted(count=5, place=Place(aisle='aisle'))"

    assert project.release(SECOND) == {}  # the same again says nothing new

    for text in (SECOND, THIRD):  # what is released, and a draft after it
        tests = project.tests(text)
        assert set(tests) == {"test_counted", "test_place"}
        for test in tests.values():
            test()

    project.hooks(HOOKS.replace("len(count)", "len(count) + 1"))
    forget(project)
    with pytest.raises(AssertionError, match="release-1-version-1-sample-0"):
        project.tests(SECOND)["test_counted"]()


@pytest.mark.slow
def test_an_edited_hook_is_noticed(project: Project) -> None:
    """A later release refuses it with both values; where that is on purpose, new values are recorded."""
    project.release(FIRST)
    project.release(SECOND)
    project.hooks(HOOKS.replace("len(count)", "-len(count)"))
    refused = project.record(THIRD)
    assert refused.files == ()
    assert {each.rule for each in refused.diagnostics} == {"changed-cast"}
    assert "`Counted(count=-5, place=Place(aisle='aisle'))`" in refused.diagnostics[0].message
    assert "--changed-casts" in refused.diagnostics[0].help
    third = project.release(THIRD, changed_casts=True)
    assert third["Counted"].casts[0].value == "Counted(by='nobody', count=-5, place=Place(aisle='aisle'))"
    project.tests(THIRD)["test_counted"]()


@pytest.mark.slow
def test_a_hook_that_raises_is_named_with_the_sample(project: Project) -> None:
    """The way up is total, and samples are where it is first seen that it is not."""
    project.release(FIRST)
    project.hooks(HOOKS.replace("len(count)", "int(count)"))
    (found,) = project.record(SECOND).diagnostics
    assert found.rule == "golden-cast"
    assert "does not reach version 2: Counted(count='count', place=Place(aisle='aisle')) is not cast" in found.message
    assert "ValueError: invalid literal" in found.message
    project.hooks(HOOKS.replace("len(count)", "2 ** 64"))
    (found,) = project.record(SECOND).diagnostics
    assert found.rule == "golden-cast"


@pytest.mark.slow
def test_the_package_that_was_just_compiled_is_the_one_that_runs(project: Project) -> None:
    """A stale package of the same name, or a package around it that is hand-written, does not stand in the way."""
    stale = project.folder / project.options.package
    stale.mkdir()
    (stale / "__init__.py").write_text("raise RuntimeError('stale')")
    project.release(FIRST)
    around = project.folder / f"shop_{project.number}"
    (around / "domains").mkdir(parents=True)
    (around / "__init__.py").write_text("")
    (around / "domains" / "__init__.py").write_text("raise RuntimeError('stale')")
    project.options = replace(project.options, package=f"shop_{project.number}.domains")
    project.release(SECOND)


@pytest.mark.slow
def test_a_renamed_type_keeps_its_samples(project: Project) -> None:
    """Golden files are found by the name that the type had then, and go on under today's."""
    project.release(FIRST)
    renamed = FIRST.replace(
        "Place: {fields: {aisle: str}}",
        "Spot: {fields: {aisle: str}, changes: {2: [{rename_type: Place, to: Spot}]}}",
    ).replace(
        "fields: {count: str, place: Place}",
        "fields: {count: str, place: Spot}\n    changes: {2: [{adopt: Spot, from: 1, to: 2}]}",
    )
    second = project.release(renamed)
    assert set(second) == {"Counted", "Spot"}
    assert second["Spot"].casts[0].value == "Spot(aisle='aisle')"
    tests = project.tests(renamed)
    assert set(tests) == {"test_counted", "test_spot"}
    for test in tests.values():
        test()


@pytest.mark.slow
def test_a_split_is_recorded_as_its_hook_makes_it(project: Project) -> None:
    """The parts are of the versions of then, so that a part that changes later is not taken for an edited hook."""
    project.release(FIRST)
    split = FIRST + (
        "    changes:\n      2: [{split: [Seen, Placed], hook: part_count}]\n"
        "  Seen: {stream: shelf, fields: {count: str}}\n  Placed: {stream: shelf, fields: {place: Place}}\n"
    )
    later = split.replace("[Seen, Placed]", "[Seen@1, Placed]").replace(
        "fields: {count: str}}\n  Placed",
        "fields: {count: str, by: str}, changes: {2: [{add: by, fill: me}]}}\n  Placed",
    )
    hooks = (
        "class ByHand:\n"
        "    def part_count(self, *, count, place):\n"
        "        from PACKAGE.stock.history import PlacedV1, SeenV1\n"
        "        return SeenV1(count=count), PlacedV1(place=place)\n\n\n"
        "hooks = ByHand()\n"
    ).replace("PACKAGE", project.options.package)
    project.hooks(hooks)
    second = project.release(split)
    assert set(second) == {"Counted", "Placed", "Seen"}
    assert second["Counted"].casts[0].value == "(Seen(count='count'), Placed(place=Place(aisle='aisle')))"
    assert set(project.release(later)) == {"Seen"}
    project.hooks(hooks.replace("count=count", "count='?'"))
    assert {each.rule for each in project.record(later).diagnostics} == {"changed-cast"}


def test_a_version_without_values_is_a_warning(project: Project) -> None:
    """Where no sample is found, the author is told, and the release is made without it."""
    recorded = project.record(FIRST.replace("count: str", "count: {type: 'set[bool]', min_length: 3}"))
    (found,) = recorded.diagnostics
    assert (found.rule, found.severity) == ("no-sample", "warning")
    assert "`Counted`" in found.message
    assert [file.path for file in recorded.files] == ["golden/Place.json"]


def test_a_payload_that_is_read_otherwise_is_an_error(project: Project) -> None:
    """Where a library reads a former payload as another value, nothing can be released."""
    project.release(FIRST)
    (first,) = project.releases
    damaged = {name: text.replace("count='count'", "count='other'") for name, text in first.golden.items()}
    project.releases = (replace(first, golden=damaged),)
    found = project.record(FIRST).diagnostics
    assert {each.rule for each in found} == {"changed-payload"}
    with pytest.raises(AssertionError, match="release-1-version-1-sample-0"):
        project.tests(FIRST)["test_counted"]()
