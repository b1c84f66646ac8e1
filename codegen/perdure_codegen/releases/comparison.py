"""Canonical shapes compared: whether what is declared today still says all that a release said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from perdure_codegen.releases.canonical import Tree

__all__ = ["Identities", "adds", "breaches", "contents", "identities", "same"]

_encode = msgspec.json.Encoder(order="sorted").encode


class Identities(Struct, frozen=True):
    """Released types and events beside those of today: *today* has the name that each has, by the one it had then.

    *versions* is how many of them were released. What is gone is missing.
    """

    today: Mapping[str, str]
    versions: Mapping[str, int]


def contents(shapes: str) -> Tree:
    """Return the canonical form in the shapes of a release."""
    tree: Tree = msgspec.json.decode(shapes)
    return tree


def identities(frozen: Tree, today: Tree) -> Identities:
    """Return which type or event of *today* each *frozen* one is.

    It is the one that bore its name in the version that was then the newest; or, if there is none such, as a released
    version is no longer declared, the one that has its name today.
    """
    bearers = {
        (section, version["name"], number): name
        for section in ("types", "events")
        for name, declared in today[section].items()
        for number, version in enumerate(declared["versions"], 1)
    }
    found, versions = {}, {}
    for section in ("types", "events"):
        for name, declared in frozen[section].items():
            versions[name] = len(declared["versions"])
            bearer = bearers.get((section, name, versions[name]))
            if bearer is not None or name in today["types"] or name in today["events"]:
                found[name] = bearer or name
    return Identities(found, versions)


def breaches(frozen: Tree, today: Tree) -> Iterator[str]:
    """Yield the name then of all that *today* does not say as it was *frozen*; of a stream, its name."""
    known = identities(frozen, today)
    for section in ("types", "events"):
        for name, declared in frozen[section].items():
            now = today[section].get(known.today.get(name, ""))
            if now is None or not _holds(declared, now):
                yield name
    for name, stream in frozen["streams"].items():
        if today["streams"].get(name) != stream:
            yield name


def adds(frozen: Tree, today: Tree) -> bool:
    """Answer whether *today*, which breaks nothing, says more than was *frozen*."""
    return any(len(frozen[each]) != len(today[each]) for each in ("streams", "types", "events")) or any(
        len(frozen[section][name]["versions"]) != len(today[section].get(name, {"versions": ()})["versions"])
        for section in ("types", "events")
        for name in frozen[section]
    )


def same(one: object, other: object) -> bool:
    """Answer whether two parts of canonical forms are the same; in Python 1 would equal True."""
    return _encode(one) == _encode(other)


def _holds(frozen: Tree, today: Tree) -> bool:
    """Answer whether *today* begins as was *frozen*, and has at most one version more."""
    count = len(frozen["versions"])
    begun = {**today, "versions": today["versions"][:count]}
    return len(today["versions"]) <= count + 1 and same(begun, frozen)
