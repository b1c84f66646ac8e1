"""Samples are valid, the same each time, and reach all that a type has."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from compiling import build, event, understood
from evolving import Evolved, domains
from hypothesis import HealthCheck, Phase, given, settings

from perdure_codegen.compiler import compile_domain, understand
from perdure_codegen.golden.realizing import realized
from perdure_codegen.meaning.effective import bounds, scalar_of
from perdure_codegen.model import (
    Container,
    Domain,
    EnumMember,
    EnumShape,
    FieldsShape,
    Nullable,
    RecordValue,
    Ref,
    Spec,
    UnionShape,
    Value,
)
from perdure_codegen.samples import Sampler
from perdure_codegen.source import Folder, read_folder
from perdure_codegen.text import Source

ROOT = Path(__file__).parents[3]
EVERYTHING = ROOT / "tests" / "codegen" / "emit" / "schemas" / "everything"
PROGRAM = """
import pathlib, sys
from perdure_codegen.compiler import understand
from perdure_codegen.model import RecordValue, Ref
from perdure_codegen.samples import Sampler
from perdure_codegen.source import read_folder

def shown(value):  # sets in one order
    if isinstance(value, RecordValue):
        return shown(dict(value.fields))
    if isinstance(value, dict):
        return [(key, shown(item)) for key, item in value.items()]
    if isinstance(value, frozenset):
        return sorted(map(repr, value))
    return [shown(item) for item in value] if isinstance(value, list | tuple) else repr(value)

domain, _ = understand(read_folder(pathlib.Path(sys.argv[1])), None)
sampler = Sampler(domain)
print([shown(sampler.of(Ref(name, 1))) for name in domain.events])
"""
FINE = (HealthCheck.too_slow, HealthCheck.data_too_large)


def refs(domain: Domain) -> Iterator[Ref]:
    """Yield every version of every type and event."""
    for declared in (*domain.types.values(), *domain.events.values()):
        for version in declared.versions:
            yield Ref(declared.name, version.number)


def samples(fields: str) -> list[dict[str, Value]]:
    """Return the fields of the samples of an event that has *fields*."""
    made = Sampler(understood(event(fields))).of(Ref("Moved", 1))
    return [dict(each.fields) for each in made if isinstance(each, RecordValue)]


def reached(fields: str) -> list[Value]:
    """Return the values that the field `a` takes."""
    return [each["a"] for each in samples(fields)]


@pytest.mark.slow
@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=FINE, phases=[Phase.generate])
@given(drawn=domains())
def test_every_sample_is_valid(drawn: Evolved) -> None:
    """Generated constructors take each sample of each version, and make of it what it says."""
    if compile_domain([Source("domain.yaml", drawn.text)]).failed:
        return
    with tempfile.TemporaryDirectory() as folder:
        package = build(drawn.text, Path(folder))
        numbered = package.module("history")
        domain = package.domain
        sampler = Sampler(domain)

        def find(ref: Ref) -> Any:  # Any: a class made a moment ago
            return getattr(numbered, f"{domain.at(ref).name}V{ref.version}")

        for ref in refs(domain):
            made = sampler.of(ref)
            assert made, ref
            for sample in made:
                value = realized(sample, find)
                if isinstance(sample, RecordValue):
                    assert type(value).__name__.startswith(domain.at(sample.record).name)
                    assert attrs.has(type(value))


@pytest.mark.slow
@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=FINE, phases=[Phase.generate])
@given(drawn=domains())
def test_every_part_is_reached(drawn: Evolved) -> None:
    """Each member, branch, None, bound, and each emptiness stands in some sample, at any depth."""
    if compile_domain([Source("domain.yaml", drawn.text)]).failed:
        return
    domain = understood_anyway(drawn.text)
    sampler = Sampler(domain)
    for ref in refs(domain):
        made = sampler.of(ref)
        shape = domain.shape(ref)
        if isinstance(shape, FieldsShape):
            for name, spec in shape.fields.items():
                hold(
                    domain, spec, [each.fields[name] for each in made if isinstance(each, RecordValue)], f"{ref}.{name}"
                )


def understood_anyway(text: str) -> Domain:
    """Return the domain of *text*, which may have warnings."""
    domain, found = understand(Folder("", (Source("domain.yaml", text),), ()), None)
    assert domain is not None, found
    return domain


def hold(domain: Domain, spec: Spec, values: list[Value], where: str) -> None:
    """Hold the *values* that a field of *spec* takes in all samples to what they must reach."""
    kind, limits = spec.type, bounds(spec, domain.shape)
    if isinstance(kind, Nullable):
        assert None in values, where
        hold(domain, Spec(kind.item, spec.facets), [each for each in values if each is not None], where)
        return
    assert values, where
    if isinstance(kind, Container):
        sizes = {len(each) for each in values if isinstance(each, tuple | frozenset | dict)}
        assert (limits.min_length or 0) in sizes, where
        assert max(sizes) > 0, where
        items = [item for each in values for item in (each.values() if isinstance(each, dict) else each)]  # type: ignore[union-attr] # containers
        hold(domain, Spec(kind.item), items, f"{where}[]")
        return
    scalar = scalar_of(kind, domain.shape)
    if scalar is not None:
        assert limits.min is None or limits.min in values, where
        assert limits.max is None or limits.max in values, where
        lengths = {len(each) for each in values if isinstance(each, str | bytes)}
        if not limits.patterns:
            assert limits.min_length is None or limits.min_length in lengths, where
            assert limits.max_length is None or limits.max_length in lengths, where
        if scalar.kind == "bool":
            assert set(values) == {True, False}, where
        return
    assert isinstance(kind, Ref)
    match domain.shape(kind):
        case EnumShape(members):
            assert {each.member for each in values if isinstance(each, EnumMember)} == set(members), where
        case UnionShape(members):
            assert {each.record for each in values if isinstance(each, RecordValue)} == set(members), where
        case FieldsShape(fields):
            for name, inner in fields.items():
                held = [each.fields[name] for each in values if isinstance(each, RecordValue)]
                hold(domain, inner, held, f"{where}.{name}")
        case _:
            raise AssertionError(where)


@pytest.mark.slow
def test_the_same_each_time() -> None:
    """Another process, with other hashes, makes the same samples in the same order."""
    shown = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(EVERYTHING)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(shown) == 1
    assert len(shown.pop()) > 10_000


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("int", [-(2**63), 2**63 - 1, 0, 2**53 + 1]),
        ("{type: int, min: 3, max: 7}", [3, 7]),
        ("float", [5e-324, 1.7976931348623157e308, 0.1]),
        ("{type: str, max_length: 3}", ["", "abc"]),
        ("{type: bytes, min_length: 2, max_length: 4}", [b"ab", b"abab"]),
        ("{type: 'list[int]', min_length: 2, max_length: 3}", []),
        ("bool | None", [True, False, None]),
        ("json", [None, False, "", [], {}]),
    ],
)
def test_edges_are_reached(kind: str, values: list[Value]) -> None:
    """The extremes of scalars are among the samples."""
    found = reached(f"a: {kind}")
    assert all(value in found for value in values), found


def test_what_is_equal_and_not_the_same_is_reached() -> None:
    """Zero with its sign, decimals with their zeros, and instants to the microsecond at both ends."""
    assert {"0.0", "-0.0"} <= set(map(repr, reached("a: float")))
    assert {"0", "0.00", "-0", "1.10"} <= set(map(str, reached("a: decimal")))
    instants = [str(each) for each in reached("a: datetime")]
    assert "0001-01-01 00:00:00+00:00" in instants
    assert "9999-12-31 23:59:59.999999+00:00" in instants


def test_text_reaches_every_plane() -> None:
    """Text has a character of each of the 17 planes of Unicode, quotes and backslashes."""
    text = "".join(str(each) for each in reached("a: str"))
    assert {ord(char) >> 16 for char in text} == set(range(17))
    assert {"'", '"', "\\", "\n", "\u2028"} <= set(text)


@pytest.mark.parametrize(
    "pattern",
    [
        "[a-z]{1,3}",
        "[A-Za-z0-9-]+",
        "(?i)abc|x{4}",
        "[0-9]{13}",
        r"\d{4}-\d\d-\d\dT\d\dZ",
        r"(?=.*[0-9])(?=.*[A-Z]).{8,}",
        r"(a|b)c\1",
        r"[^\W\d]\w*",
        r"[^@]+@[^@]+\.[a-z]{2,}",
        r"(?P<q>['\"]).*(?P=q)",
        r"a*?b+?c??",
        r"(?:x(?!y))+.?",
        "",
        r"\S[^,]\D",
    ],
)
def test_patterns_are_met(pattern: str) -> None:
    """There is text for patterns of every kind that the language takes, and all of it matches."""
    quoted = pattern.replace("'", "''")
    found = reached(f"a: {{type: str, pattern: '{quoted}'}}")
    assert found
    assert all(isinstance(each, str) and re.fullmatch(pattern, each) for each in found)


@pytest.mark.parametrize("pattern", ["((a{1,900}){1,900}){1,900}", "(?:a?){4000}", "(x*)*", "a{1000000}"])
def test_repeats_of_repeats_have_an_end(pattern: str) -> None:
    """However much an expression repeats, looking for text ends, with text that is not too long to be read."""
    assert all(len(str(each)) <= 5000 for each in reached(f"a: {{type: str, pattern: '{pattern}'}}"))


def test_what_is_held_again_and_again_does_not_grow_without_end() -> None:
    """Records that hold records, each several times, have samples of a size that can be read."""
    records = ["  R0: {fields: {a: int, b: str}}"]
    for at in range(1, 9):
        held = f"a: R{at - 1}, b: 'list[R{at - 1}]', c: 'dict[str, R{at - 1}]', d: R{at - 1} | None"
        records.append(f"  R{at}: {{fields: {{{held}}}}}")
    domain = understood(event("a: R8", extra="records:\n" + "\n".join(records)))
    assert len(repr(Sampler(domain).of(Ref("Moved", 1)))) < 20_000_000


def test_patterns_and_lengths_are_met_together() -> None:
    """A bound of the length is reached where the pattern leaves the length open."""
    lengths = {len(str(each)) for each in reached("a: {type: str, pattern: '[a-z]+', min_length: 4, max_length: 9}")}
    assert {4, 9} <= lengths <= set(range(4, 10))
    mixed = reached("a: {type: str, pattern: '[a-z]+-[0-9]*', min_length: 12, max_length: 12}")
    assert mixed
    assert {len(str(each)) for each in mixed} == {12}


@pytest.mark.parametrize("pattern", ["a(?!a)a", "(?=b)a", "[a-c](?<=d)"])
def test_what_nothing_satisfies_has_no_sample(pattern: str) -> None:
    """A type without values has no samples, rather than wrong ones."""
    assert not samples(f"a: {{type: str, pattern: '{pattern}'}}, b: int")
    assert not samples("a: {type: 'set[bool]', min_length: 3}")


def test_containers_reach_their_bounds() -> None:
    """Lists, sets and dicts are empty, hold all edges of their items, and have as many as they may."""
    lists = reached("a: {type: 'list[bool]', max_length: 5}")
    assert () in lists
    assert 5 in {len(each) for each in lists if isinstance(each, tuple)}
    different = reached("a: {type: 'list[int]', min_length: 20, max_length: 30, unique_items: true}")
    sizes = {len(each) for each in different if isinstance(each, tuple)}
    assert {20, 30} <= sizes
    keys = {key for each in reached("a: 'dict[str, int]'") if isinstance(each, dict) for key in each}
    assert {"", "null"} <= keys


def test_children_have_keys_of_their_own() -> None:
    """No two children in a sample of an entity have one key, and their bounds are reached all the same."""
    domain, found = understand(read_folder(ROOT / "schema" / "sessions"), "sessions")
    assert domain is not None, found
    (key,) = domain.entities["Instance"].key
    numbers = []
    for sample in Sampler(domain).of(Ref("Session", 1)):
        assert isinstance(sample, RecordValue)
        instances = sample.fields["instances"]
        assert isinstance(instances, tuple)
        keys = [each.fields[key] for each in instances if isinstance(each, RecordValue)]
        assert len(set(keys)) == len(keys) == len(instances)
        numbers.append(len(keys))
    assert min(numbers) == 1
    assert max(numbers) > 1


def test_a_record_needs_no_more_samples_than_its_richest_field() -> None:
    """Edges of several fields stand side by side, so samples do not grow with the number of fields."""
    assert len(samples("a: int")) == len(samples("a: int, b: int, c: int, d: bool"))
    assert len({tuple(each.values()) for each in samples("a: int, b: int")}) == len(samples("a: int, b: int"))
