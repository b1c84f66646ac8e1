"""What holds of every formatted file, tried on all files of these tests and on random ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import yaml
from evolving import Evolved, domains
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perdure_codegen.compiler import understand
from perdure_codegen.formatting import formatted
from perdure_codegen.formatting.comments import comments
from perdure_codegen.nodes import Mapping, Node, Scalar
from perdure_codegen.reader import read
from perdure_codegen.source import Folder, read_file
from perdure_codegen.span import Span
from perdure_codegen.text import Source

ROOT = Path(__file__).parents[3]
FILES = sorted(path for folder in ("tests", "schema") for path in (ROOT / folder).rglob("*.yaml"))
PAGES = sorted((ROOT / "docs").rglob("*.md"))
FEW = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)


def fmt(text: str) -> str | None:
    """Return *text* formatted; None where it is refused."""
    return formatted(Source("domain.yaml", text)).text


def sources() -> Iterator[Source]:
    """Yield every domain file of the repository, and every one in its documents."""
    for path in FILES:
        found = read_file(path)
        if isinstance(found, Source):
            yield found
    for page in PAGES:
        blocks = re.findall(r"^```yaml\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        yield from (Source(f"{page}:{number}", block) for number, block in enumerate(blocks))


def said(node: Node) -> object:
    """Return what *node* says, with nothing of how."""
    if isinstance(node, Scalar):
        return node.text.strip()
    if isinstance(node, Mapping):
        return {key.text: said(value) for key, value in node.entries}
    return [said(item) for item in node.items]


PLACES = {"span", "place"}


def meaning(value: object) -> object:
    """Return *value*, a domain or a part of one, without the places in the file."""
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.asdict(value)
        return type(value).__name__, {name: meaning(each) for name, each in fields.items() if name not in PLACES}
    if isinstance(value, dict):
        return {key: meaning(each) for key, each in value.items() if not isinstance(each, Span)}
    return [meaning(each) for each in value] if isinstance(value, tuple | list) else value


def understood(text: str) -> tuple[object, list[tuple[str, str]]]:
    """Return the domain that *text* declares, and the rules and words of what there is to say about it."""
    domain, found = understand(Folder("", (Source("domain.yaml", text),), ()), None)
    return meaning(domain), sorted((each.rule, each.message) for each in found)


def root(text: str) -> Node:
    """Return the nodes of *text*."""
    found = read(Source("domain.yaml", text)).document.root
    assert found is not None
    return found


def remarks(text: str) -> list[str]:
    """Return the comments of *text*, in order."""
    return [comment.text for comment in comments(text, root(text))]


ALL = list(sources())
FORMATTED = {source.path: formatted(source) for source in ALL}


def test_the_repository_has_files_to_try() -> None:
    """The laws below are tried on hundreds of files, a few of which no reader accepts."""
    refused = sum(result.text is None for result in FORMATTED.values())
    assert len(FILES) > 300
    assert 20 < refused < len(ALL) / 2


def test_a_file_is_refused_for_what_its_reader_says() -> None:
    """A file that is no YAML of this language has no layout; its errors are those of the compiler."""
    for source in ALL:
        result = FORMATTED[source.path]
        found = read(source)
        errors = [each for each in found.diagnostics if each.severity == "error"]
        assert (result.text is None) == bool(errors or found.document.root is None), source.path
        if result.text is None:
            assert [each.rule for each in result.diagnostics] == [each.rule for each in found.diagnostics]


@pytest.mark.slow
def test_formatting_twice_changes_nothing() -> None:
    """What is formatted is in its layout already."""
    for path, result in FORMATTED.items():
        if result.text is not None:
            assert fmt(result.text) == result.text, path


def test_no_line_ends_in_a_space_and_the_file_in_one_line_feed() -> None:
    """Nothing invisible is left, and no carriage return."""
    for path, result in FORMATTED.items():
        if result.text is not None:
            assert all(line == line.rstrip() for line in result.text.split("\n")), path
            assert result.text.endswith("\n"), path
            assert not result.text.endswith("\n\n"), path
            assert "\r" not in result.text, path


def test_no_comment_is_lost() -> None:
    """Every comment of every file is in its layout, and none is there twice."""
    for source in ALL:
        text = FORMATTED[source.path].text
        if text is not None:
            assert sorted(remarks(text)) == sorted(remarks(source.text.replace("\r\n", "\n"))), source.path


@pytest.mark.parametrize("part", range(4))
def test_the_meaning_stays(part: int) -> None:
    """A formatted file declares the same, or has the same errors."""
    for source in ALL[part::4]:
        text = FORMATTED[source.path].text
        if text is not None:
            assert understood(text) == understood(source.text), source.path


@pytest.mark.slow
@FEW
@given(domain=domains())
def test_the_meaning_of_any_domain_stays(domain: Evolved) -> None:
    """The same for random domains with long histories."""
    text = fmt(domain.text)
    assert text is not None
    assert fmt(text) == text
    assert understood(text) == understood(domain.text)


@pytest.mark.slow
@FEW
@given(domain=domains(), data=st.data())
def test_comments_stay_where_they_are(domain: Evolved, data: st.DataObject) -> None:
    """In a formatted file, a comment above a key, as far in as that, or behind a line, is in its place already."""
    text = fmt(domain.text)
    assert text is not None
    lines: list[str] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n")):
        choice = data.draw(st.integers(0, 5)) if line else 5
        if choice == 0:
            lines.append(line[: len(line) - len(line.lstrip())] + f"# above {number}")
        lines.append(f"{line}  # beside {number}" if choice == 1 else line)
    commented = "\n".join(lines) + "\n"
    assert fmt(commented) == commented
    assert understood(commented) == understood(text)


@pytest.mark.slow
@FEW
@given(domain=domains(), data=st.data())
def test_comments_stay_in_order(domain: Evolved, data: st.DataObject) -> None:
    """Wherever comments stand between the words of a file, all are there afterwards, in the same order."""
    text = fmt(domain.text)
    assert text is not None
    count = data.draw(st.integers(1, 5))
    pieces = re.split(r"(?<=[,{\[])(?= ?\w)|(?<=\n)", text)
    for number, at in enumerate(
        sorted(data.draw(st.lists(st.integers(0, len(pieces) - 1), min_size=count, max_size=count)))
    ):
        indent = " " * data.draw(st.integers(0, 8))
        piece = pieces[at]
        begins = at == 0 or pieces[at - 1].endswith("\n")
        pieces[at] = f"{indent}# {number}\n{piece}" if begins else f" # {number}\n{indent + ' ' * 8}{piece}"
    commented = "".join(pieces)
    if read(Source("domain.yaml", commented)).diagnostics or said(root(commented)) != said(root(text)):
        return  # the comment stood within a block of text, or an indentation
    result = fmt(commented)
    assert result is not None
    assert remarks(result) == remarks(commented)
    assert said(root(result)) == said(root(text))
    assert fmt(result) == result


words = st.text(
    st.one_of(st.sampled_from(" #:,'\"{}[]-&*!|>%@`~<?\\\n\t0"), st.characters(codec="utf-8", exclude_characters="\r")),
    max_size=12,
)
names = st.text(
    st.one_of(st.sampled_from(" #:,'\"-"), st.characters(categories=("L", "N"), codec="utf-8")), min_size=1, max_size=8
)
values = st.recursive(
    words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=12
)


@pytest.mark.slow
@settings(FEW, max_examples=300)
@given(
    value=st.dictionaries(names, values, min_size=1, max_size=4),
    flow=st.sampled_from([None, True, False]),
    width=st.integers(20, 200),
)
def test_any_text_survives(value: dict[str, object], flow: bool | None, width: int) -> None:  # noqa: FBT001
    """Whatever a scalar holds, and however it was written, the same stands there afterwards."""
    text = yaml.safe_dump(value, default_flow_style=flow, width=width, allow_unicode=True, sort_keys=False)
    if read(Source("domain.yaml", text)).diagnostics:
        return
    result = fmt(text)
    assert result is not None
    assert said(root(result)) == said(root(text))
    assert fmt(result) == result
