"""Whatever happens to the files of releases is noticed, and named by its rule and its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chains import STATES, files_in, make_chain

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.file import File
from perdure_codegen.releases import read_chain
from perdure_codegen.releases.chain import MANIFEST, digest, head_of, manifest_of
from perdure_codegen.releasing import candidate
from perdure_codegen.source import read_folder

PATHS = (
    "HEAD",
    *(f"000{number}/{name}" for number in (1, 2, 3) for name in ("domain.yaml", "manifest", "shapes.json")),
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a domain with three releases, which stays as it is."""
    folder = tmp_path_factory.mktemp("whole") / "shop"
    assert not make_chain(folder).diagnostics
    assert sorted(files_in(folder / "releases")) == sorted((*PATHS, ".gitattributes"))
    return folder


@pytest.fixture
def shop(whole: Path, tmp_path: Path) -> Path:
    """Return the folder of such a domain, to be damaged."""
    return shutil.copytree(whole, tmp_path / "shop")


def found(shop: Path) -> tuple[Diagnostic, ...]:
    """Return what reading says of damaged releases, none of which are then used."""
    chain = read_chain(shop)
    assert chain.diagnostics
    assert not chain.releases
    assert all(each.help and each.span.path.startswith(f"{shop.as_posix()}/releases") for each in chain.diagnostics)
    return chain.diagnostics


def named(shop: Path) -> set[tuple[str, str]]:
    """Return the rule and the place of all that reading says."""
    return {(each.rule, each.span.path.removeprefix(f"{shop.as_posix()}/releases/")) for each in found(shop)}


def flips(contents: bytes) -> Iterator[bytes]:
    """Yield *contents* with one bit of a byte flipped, for many bytes, the first and the last among them."""
    places = {*range(0, len(contents), max(1, len(contents) // 40)), len(contents) - 1}
    for at in sorted(places):
        for bit in (1, 0x20, 0x80):
            yield contents[:at] + bytes([contents[at] ^ bit]) + contents[at + 1 :]


@pytest.mark.parametrize("path", PATHS)
def test_a_flipped_byte_is_found_and_named(shop: Path, path: str) -> None:
    """Whatever byte of whatever file is another one, the file is named; of `HEAD`, what it names instead."""
    place = shop / "releases" / path
    unharmed = place.read_bytes()
    for contents in flips(unharmed):
        place.write_bytes(contents)
        if path == "HEAD":
            assert {rule for rule, _ in named(shop)} & {
                "release-head",
                "edited-release-file",
                "missing-release-file",
                "unfinished-release",
            }
        else:
            assert ("edited-release-file", path) in named(shop)
    place.write_bytes(unharmed)
    assert not read_chain(shop).diagnostics


@pytest.mark.parametrize("path", PATHS)
def test_a_deleted_file_is_found_and_named(shop: Path, path: str) -> None:
    """Whatever file is gone, it is named."""
    (shop / "releases" / path).unlink()
    assert named(shop) == {("release-head" if path == "HEAD" else "missing-release-file", path)}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("change", [lambda text: text + b"\n", lambda text: text[:-1], lambda _: b""])
def test_a_longer_or_shorter_file_is_found(shop: Path, path: str, change: Callable[[bytes], bytes]) -> None:
    """A byte more at the end, one less, or none at all are edits as any other."""
    place = shop / "releases" / path
    place.write_bytes(change(place.read_bytes()))
    assert named(shop) == {("release-head" if path == "HEAD" else "edited-release-file", path)}


@pytest.mark.parametrize("name", ["0001", "0002", "0003"])
def test_a_deleted_release_is_found_and_named(shop: Path, name: str) -> None:
    """Whatever release is gone, it is named."""
    shutil.rmtree(shop / "releases" / name)
    assert named(shop) == {("missing-release-file", name)}


@pytest.mark.parametrize(("one", "other"), [("0001", "0002"), ("0001", "0003"), ("0002", "0003")])
def test_two_releases_that_changed_places_are_found(shop: Path, one: str, other: str) -> None:
    """Releases are in the order in which they were made."""
    releases = shop / "releases"
    (releases / one).rename(releases / "kept")
    (releases / other).rename(releases / one)
    (releases / "kept").rename(releases / other)
    assert named(shop) == {("misplaced-release", other)}
    assert f"lies in `{one}`" in found(shop)[0].message


@pytest.mark.parametrize(
    "path", ["0002/more.yaml", "0003/golden/OrderPlaced.json", "notes.txt", "12/x", "00001/x", "0/x"]
)
def test_an_added_file_is_found_and_named(shop: Path, path: str) -> None:
    """Nothing lies among the releases that was not released."""
    place = shop / "releases" / path
    place.parent.mkdir(exist_ok=True)
    place.write_text("x")
    folder = path.partition("/")[0]
    assert named(shop) == {("foreign-release-file", path if folder in {"0002", "0003", "notes.txt"} else folder)}


def test_what_begins_with_a_dot_is_no_part_of_it(shop: Path) -> None:
    """What systems and editors leave, and releases that were cut short, is not looked at."""
    (shop / "releases" / ".DS_Store").write_text("x")
    (shop / "releases" / "0002" / ".swp").write_text("x")
    (shop / "releases" / ".unfinished-1").mkdir()
    assert not read_chain(shop).diagnostics


def test_a_newer_release_than_that_of_head_is_found(shop: Path) -> None:
    """After a release that was cut short, or a `HEAD` that is too old, the help says what `HEAD` could be."""
    releases = shop / "releases"
    line = (releases / "HEAD").read_bytes()
    (releases / "HEAD").write_bytes(head_of(2, (releases / "0002" / MANIFEST).read_bytes()))
    assert named(shop) == {("unfinished-release", "0003")}
    assert f"write `{line.decode().strip()}` into it" in found(shop)[0].help
    (releases / "HEAD").unlink()
    assert named(shop) == {("release-head", "HEAD")}


def test_a_head_that_a_merge_left_says_so(shop: Path) -> None:
    """Two branches that released leave a conflict in the one line, and the help says what to do then."""
    line = (shop / "releases" / "HEAD").read_text()
    (shop / "releases" / "HEAD").write_text(f"<<<<<<< ours\n{line}=======\n{line}>>>>>>> theirs\n")
    assert named(shop) == {("release-head", "HEAD")}
    assert "two branches have released" in found(shop)[0].message


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("0002/domain.yaml", "edited-release-file"),
        ("0003/manifest", "edited-release-file"),
        ("HEAD", "release-head"),
    ],
)
def test_other_line_ends_are_an_edit_whose_cause_is_told(shop: Path, path: str, rule: str) -> None:
    """A checkout with other line ends is no release, and what to tell git is said."""
    place = shop / "releases" / path
    place.write_bytes(place.read_bytes().replace(b"\n", b"\r\n"))
    assert named(shop) == {(rule, path)}
    assert "the ends of its lines" in found(shop)[0].message
    assert "write `* -text` into " in found(shop)[0].help


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"release": 3', b'"release": 2'),
        (b'"format": 1', b'"format": 2'),
        (b'"parent": "', b'"parent": "0'),
        (b'"format": 1,', b""),
        (b"{", b"["),
        (b'"events": {', b'"events": [], "kept": {'),
        (b'"OrderPlaced": {', b'"OrderPaid": 3, "OrderPlaced": {'),
    ],
)
def test_digests_that_were_computed_by_hand_do_not_help(shop: Path, old: bytes, new: bytes) -> None:
    """A release with fitting digests that says something else of itself than its place is refused."""
    folder = shop / "releases" / "0003"
    files = {name: contents for name, contents in files_in(folder).items() if name != MANIFEST}
    files["shapes.json"] = files["shapes.json"].replace(old, new, 1)
    _write(shop, 3, files, digest((shop / "releases" / "0002" / MANIFEST).read_bytes()))
    assert named(shop) == {("inconsistent-release", "0003/shapes.json")}


def test_a_manifest_without_shapes_is_none(shop: Path) -> None:
    """A manifest lists the shapes and the manifest before it."""
    _write(shop, 3, {"domain.yaml": b"domain: shop\n"}, digest(b""))
    assert ("inconsistent-release", "0003/manifest") in named(shop)


def _write(shop: Path, number: int, files: dict[str, bytes], parent: str) -> None:
    folder = shop / "releases" / f"000{number}"
    shutil.rmtree(folder)
    for path, contents in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(contents)
    manifest = manifest_of(number, files, parent)
    (folder / MANIFEST).write_bytes(manifest)
    (shop / "releases" / "HEAD").write_bytes(head_of(number, manifest))


@pytest.mark.parametrize("path", ["HEAD", "0001/domain.yaml", "0002/manifest"])
def test_links_pipes_and_folders_are_no_files(shop: Path, path: str) -> None:
    """What is no regular file is not read, and a pipe does not hang the compiler."""
    place = shop / "releases" / path
    kept = place.rename(shop / "kept")
    makes: tuple[Callable[[], None], ...] = (lambda: place.symlink_to(kept), lambda: os.mkfifo(place))
    for make in makes:
        make()
        assert named(shop) == {("unreadable-release", path)}
        place.unlink()


def test_the_folder_itself_may_be_unreadable(tmp_path: Path) -> None:
    """A file called `releases`, or a folder that nobody may read, is a finding."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "releases").write_text("x")
    assert [each.rule for each in read_chain(tmp_path / "shop").diagnostics] == ["unreadable-release"]


def test_a_released_file_that_is_no_text_is_found(shop: Path) -> None:
    """Whoever computes digests by hand can release any bytes, and is told."""
    folder = shop / "releases" / "0003"
    files = {name: contents for name, contents in files_in(folder).items() if name != MANIFEST}
    files["domain.yaml"] += b"# \xff\n"
    _write(shop, 3, files, digest((shop / "releases" / "0002" / MANIFEST).read_bytes()))
    assert named(shop) == {("inconsistent-release", "0003/domain.yaml")}


def test_releases_of_another_domain_are_found(shop: Path) -> None:
    """A chain that was copied, or a domain that got another name, is not taken for the domain's own."""
    other = shop.rename(shop.with_name("store"))
    assert named(other) == {("inconsistent-release", f"000{number}/shapes.json") for number in (1, 2, 3)}
    assert "of another domain, `shop`" in found(other)[0].message


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 9, "000", "0000", "\uff11\uff11\uff11\uff11"])
def test_a_head_with_any_number_is_read(shop: Path, number: str) -> None:
    """Numbers that no release has are findings, whatever Python makes of them."""
    line = (shop / "releases" / "HEAD").read_text()
    (shop / "releases" / "HEAD").write_text(line.replace("0003", number), "utf-8")
    assert {rule for rule, _ in named(shop)} <= {"release-head", "missing-release-file"}


def test_releases_are_no_files_of_the_domain(shop: Path) -> None:
    """The compiler reads the files of the domain's own folder alone."""
    assert [source.path for source in read_folder(shop).sources] == [f"{shop.as_posix()}/domain.yaml"]


@pytest.mark.parametrize(
    "text", ["{}\n", "[]\n", '{"type": "OrderPlaced", "version": "1", "samples": [], "casts": []}\n']
)
def test_golden_files_of_another_form_are_found(tmp_path: Path, text: str) -> None:
    """A golden file that is as it was released, and that nobody here can read, is told before anything relies on it."""
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "domain.yaml").write_text(STATES[0])
    made = candidate(shop)
    assert made is not None
    made.write([File("golden/OrderPlaced.json", text)])
    assert named(shop) == {("inconsistent-release", "0001/golden/OrderPlaced.json")}
