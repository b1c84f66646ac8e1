"""`perdure release`, on a project of a user's own."""

from __future__ import annotations

import hashlib
import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from chains import files_in
from running import Run

SCHEMA = "schema/shop/domain.yaml"
HEAD = "schema/shop/releases/HEAD"


def edit(path: Path, old: str, new: str) -> None:
    """Replace *old* in the file at *path*, where it stands once."""
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_a_release_freezes_and_generates(perdure: Run, project: Path) -> None:
    """The first release has everything; the generated code knows it, and there is nothing more to release."""
    perdure("generate")
    made = perdure("release")
    assert (made.code, made.out) == (0, "shop: released 1\n  event OrderPlaced is new, in version 2\n")
    assert "SHAPES" in (project / "generated/domains/shop/releases.py").read_text()
    assert (project / HEAD).read_text().startswith("0001 ")
    assert perdure("check").code == 0
    again = perdure("release")
    assert (again.code, again.out) == (1, "")
    assert again.err == "error: nothing to release: nothing is new in `shop`\n"


def test_a_dry_run_writes_nothing(perdure: Run, project: Path) -> None:
    """`--dry-run` says what would be released."""
    perdure("generate")
    before = files_in(project)
    made = perdure("release", "--dry-run")
    assert (made.code, made.out) == (0, "shop: would release 1\n  event OrderPlaced is new, in version 2\n")
    assert files_in(project) == before


@pytest.mark.slow
def test_an_evolution_from_edit_to_release(perdure: Run, project: Path) -> None:
    """An edit is refused until its operation is declared; then it is a draft, and a release freezes it."""
    (project / "pyproject.toml").write_text("[tool.perdure]\npackage = 'evolving_shop'\n")
    perdure("release")
    edit(project / SCHEMA, "note: str}", "note: str, count: int}")
    refused = perdure("release")
    assert refused.code == 1
    assert "error[undeclared-change]: `OrderPlaced` differs from its released version 2" in refused.out
    assert "`3: [{add: count, fill: ...}]`" in refused.out
    assert "schema/shop/releases/0001/domain.yaml:5:" in refused.out
    assert refused.err.endswith("; nothing was released\n")
    assert not (project / "schema/shop/releases/0002").exists()
    edit(project / SCHEMA, "fill: ''}]", "fill: ''}]\n      3: [{add: count, fill: 1}]")
    assert perdure("generate").code == 0
    registry = project / "generated/evolving_shop/shop/registry.py"
    assert "    is_draft=True,\n" in registry.read_text()
    made = perdure("release", "shop")
    assert (made.code, made.out) == (0, "shop: released 2\n  event OrderPlaced in version 3\n")
    assert perdure("check").code == 0
    domain = _imported(project, "evolving_shop.shop.registry").DOMAIN
    assert not domain.is_draft
    assert [(release.number, dict(release.versions)) for release in domain.releases] == [
        (1, {"OrderPlaced": 2}),
        (2, {"OrderPlaced": 3}),
    ]


def test_the_generated_shapes_are_those_of_the_hashes(perdure: Run, project: Path) -> None:
    """The module of shapes has, for each release, the text whose SHA-256 is its hash, character for character."""
    (project / "pyproject.toml").write_text("[tool.perdure]\npackage = 'shapely_shop'\n")
    edit(project / SCHEMA, "fill: ''}]", 'fill: "\\"\\\\ \\u00e9"}]')
    perdure("release")
    edit(project / SCHEMA, "fields: {item", f"fields: {{{', '.join(f'field_{n}: str' for n in range(40))}, item")
    (project / SCHEMA).write_text(f"{(project / SCHEMA).read_text()}      3: [{', '.join(_adds(40))}]\n")
    assert perdure("release").code == 0
    domain = _imported(project, "shapely_shop.shop.registry").DOMAIN
    shapes = _imported(project, "shapely_shop.shop.releases").SHAPES
    assert domain.shapes == "shapely_shop.shop.releases"
    assert [hashlib.sha256(shapes[each.number].encode()).hexdigest() for each in domain.releases] == [
        each.hash for each in domain.releases
    ]
    for number in (1, 2):
        assert shapes[number] == (project / f"schema/shop/releases/000{number}/shapes.json").read_text()


def _adds(count: int) -> list[str]:
    return [f"{{add: field_{number}, fill: ''}}" for number in range(count)]


def test_docs_and_order_are_nothing_to_release(perdure: Run, project: Path) -> None:
    """What is no part of the meaning may change at any time, and needs no release."""
    perdure("release")
    edit(project / SCHEMA, "    stream: order\n", "    doc: Somebody bought something.\n    stream: order\n")
    edit(project / SCHEMA, "{item: str, note: str}", "{note: str, item: {type: str, default: x}}")
    edit(project / SCHEMA, "domain: shop", "domain: shop\ncodec: msgpack")
    assert perdure("generate").code == 0
    assert "nothing to release" in perdure("release").err


@pytest.mark.parametrize("names", [("ship",), ("shop", "shops")])
def test_an_unknown_domain_is_wrong_use(perdure: Run, project: Path, names: tuple[str, ...]) -> None:
    """A domain that is not there is named, with the one that was perhaps meant, and nothing is released."""
    perdure("generate")
    found = perdure("release", *names)
    assert (found.code, found.out) == (2, "")
    assert "did you mean `shop`?" in found.err
    assert not (project / HEAD).exists()


def test_each_domain_counts_its_own_releases(perdure: Run, project: Path) -> None:
    """Without a name, every domain that has something new is released; numbers are the domain's own."""
    (project / "schema/mail").mkdir()
    (project / "schema/mail/domain.yaml").write_text(
        "domain: mail\nstreams: {box: {key: str}}\nevents: {MailSent: {stream: box, fields: {to: str}}}\n"
    )
    assert perdure("release", "mail").out == "mail: released 1\n  event MailSent is new\n"
    assert perdure("release").out == "shop: released 1\n  event OrderPlaced is new, in version 2\n"
    assert "nothing is new in `mail`, `shop`" in perdure("release").err


def test_a_damaged_chain_is_refused(perdure: Run, project: Path) -> None:
    """While a released file is not as it was, nothing is checked, generated or released on top."""
    perdure("release")
    edit(project / "schema/shop/releases/0001/domain.yaml", "item: str", "item: int")
    before = files_in(project)
    for command in ("check", "generate", "release"):
        found = perdure(command)
        assert found.code == 1
        assert "error[edited-release-file]: this file is not as it was released" in found.out
        assert "schema/shop/releases/0001/domain.yaml" in found.out
    assert files_in(project) == before


def test_a_file_in_the_way_of_the_code_is_found_before_anything_is_released(perdure: Run, project: Path) -> None:
    """A release that could not be followed by `generate` is not made."""
    (project / "generated/domains/shop").mkdir(parents=True)
    (project / "generated/domains/shop/events.py").write_text("mine\n")
    found = perdure("release")
    assert found.code == 1
    assert "foreign-output" in found.out
    assert not (project / HEAD).exists()


def test_a_release_records_golden_payloads(perdure: Run, project: Path) -> None:
    """Each release has samples of what it freezes, and what those of earlier ones are cast to; tests read them."""
    perdure("release")
    golden = "golden/OrderPlaced.json"
    assert '"release": 2' not in (project / "schema/shop/releases/0001" / golden).read_text()
    edit(project / SCHEMA, "note: str}", "note: str, count: int}")
    edit(project / SCHEMA, "fill: ''}]", "fill: ''}]\n      3: [{add: count, fill: 7}]")
    assert perdure("release").code == 0
    assert "count=7" in (project / "schema/shop/releases/0002" / golden).read_text()
    assert "count=7" in (project / "generated/domains/shop/tests/golden/order_placed.json").read_text()


HOOKS = """\
class ByHand:
    def halve(self, *, count: int) -> int:
        return count // 2

    def double(self, *, half: int) -> int:
        return half * 2


hooks = ByHand()
"""


@pytest.mark.slow
def test_an_edited_hook_is_noticed(perdure: Run, project: Path) -> None:
    """What old values become by hand is recorded, and a release after an edit of the hook says so, or accepts it."""
    (project / "shop_by_hand.py").write_text(HOOKS)
    (project / "pyproject.toml").write_text("[tool.perdure.domains.shop]\nhooks = 'shop_by_hand:hooks'\n")
    edit(project / SCHEMA, "item: str", "count: int")
    perdure("release")
    edit(project / SCHEMA, "count: int", "half: int")
    hook = "{hook: halve, from: {count: int}, to: {half: int}, back: double, loses: [count]}"
    edit(project / SCHEMA, "fill: ''}]", f"fill: ''}}]\n      3: [{hook}]")
    assert perdure("release").code == 0
    (project / "shop_by_hand.py").write_text(HOOKS.replace("// 2", "// 3"))
    edit(project / SCHEMA, "fields: {half: int", "fields: {more: int, half: int")
    edit(project / SCHEMA, "loses: [count]}]", "loses: [count]}]\n      4: [{add: more, fill: 0}]")
    refused = perdure("release")
    assert refused.code == 1
    assert "error[changed-cast]" in refused.out
    assert "nothing was released" in refused.err
    assert not (project / "schema/shop/releases/0003").exists()
    assert perdure("release", "--changed-casts").code == 0


@pytest.mark.slow
def test_any_release_can_be_compiled_again(perdure: Run, project: Path) -> None:
    """`generate --release N --out DIR` gives the package that was generated when N was released, byte for byte."""
    perdure("release")
    first = _package(project / "generated")
    edit(project / SCHEMA, "note: str}", "note: str, count: int}")
    edit(project / SCHEMA, "fill: ''}]", "fill: ''}]\n      3: [{add: count, fill: 7}]")
    perdure("release")
    for number, then in ((1, first), (2, _package(project / "generated"))):
        made = perdure("generate", "--release", number, "--out", f"build/{number}")
        assert (made.code, made.out) == (0, "")
        assert f"release {number}: " in made.err
        assert _package(project / f"build/{number}") == then
    assert "0 written" in perdure("generate", "--release", 2, "--out", "build/2").err
    assert perdure("check").code == 0


def _package(output: Path) -> dict[str, str]:
    """Return the files of a package, all of which say from which file they were generated."""
    return {
        path: contents.decode().replace("schema/shop/releases/0001/", "schema/shop/").replace("releases/0002/", "")
        for path, contents in files_in(output / "domains").items()
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message", "help_"),
    [
        (("--release", 2, "--out", "x"), "`shop` has no release 2", "its releases are 1 to 1"),
        (("--release", 0, "--out", "x"), "`shop` has no release 0", "its releases are 1 to 1"),
        (("--release", 1), "go together", "--out"),
        (("--out", "x"), "go together", "--out"),
        (("--release", 1, "--out", "x", "--watch"), "not `--watch`", "--out"),
        (("--release", 1, "--out", "x", "--domain", "ship"), "there is no domain `ship`", "did you mean `shop`?"),
    ],
)
def test_what_cannot_be_compiled_again_is_wrong_use(
    perdure: Run, project: Path, arguments: tuple[object, ...], message: str, help_: str
) -> None:
    """A release that is not there, or options that do not go together, are told with what there is."""
    perdure("release")
    found = perdure("generate", *arguments)
    assert (found.code, found.out) == (2, "")
    assert message in found.err
    assert help_ in found.err
    assert not (project / "x").exists()


@pytest.mark.slow
def test_which_domain_is_asked_where_there_are_several(perdure: Run, project: Path) -> None:
    """Releases are counted by domain, so one must be named."""
    (project / "schema/mail").mkdir()
    (project / "schema/mail/domain.yaml").write_text(
        "domain: mail\nstreams: {box: {key: str}}\nevents: {MailSent: {stream: box, fields: {to: str}}}\n"
    )
    perdure("release")
    assert "there are `mail`, `shop`" in perdure("generate", "--release", 1, "--out", "x").err
    assert perdure("generate", "--release", 1, "--out", "x", "--domain", "mail").code == 0
    assert [path.name for path in (project / "x/domains").iterdir() if path.is_dir()] == ["mail"]


def _imported(project: Path, module: str) -> Any:  # Any: it was made a moment ago
    """Return a module of the generated package, which no other test has."""
    sys.path.insert(0, str(project / "generated"))
    try:
        importlib.invalidate_caches()
        return importlib.import_module(module)
    finally:
        sys.path.remove(str(project / "generated"))
