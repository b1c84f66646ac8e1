"""`compatibility`: what the domain promised not to do is refused, at the change that breaks it."""

from __future__ import annotations

import pytest
from compiling import understood
from msgspec.structs import replace
from table_of_changes import cases, load

from perdure_codegen.difference import broken_promises, compared
from perdure_codegen.difference.matching import every_type, matched
from perdure_codegen.model import Domain, Released

LAW = cases(declared=True)
DOMAIN = """
domain: shop
{promise}
streams: {{order: {{key: str}}}}
events:
  OrderPlaced:
    stream: order
    fields: {{total: int, note: str | None}}
    changes:
      2: [{{remove: customer, type: uuid}}]
      3: [{{add: note, fill: null}}]
"""


def released(domain: Domain, *releases: dict[str, int]) -> Domain:
    """Return *domain* with releases that had these versions."""
    made = [Released(number=at, hash="", shapes="", versions=each) for at, each in enumerate(releases, 1)]
    return replace(domain, releases=tuple(made))


def after(name: str) -> Domain:
    """Return the current domain of a case, whose previous one was the first release."""
    case = load(name)
    names = matched(case.previous, case.current)
    return released(
        case.current,
        {names[each.name]: len(each.versions) for each in every_type(case.previous)},
    )


@pytest.mark.parametrize("name", LAW)
def test_forward_is_what_the_verdicts_say(name: str) -> None:
    """`forward` is broken exactly where the way to the release is not open to every value, and by those changes."""
    case = load(name)
    difference = compared(case.previous, case.current, "release 1")
    closed = {each.name for each in difference.changed if each.ways and each.ways[0].forward != "always"}
    blamed = {
        (change.rule, change.span)
        for each in difference.changed
        if each.name in closed
        for change in each.changes
        if change.forward != "always" and change.rule != "adopted-type"
    }
    blamed |= {(change.rule, change.span) for change in difference.changes if "down" in (change.stops or ())}
    found = broken_promises(after(name), "forward")
    assert {(each.rule, each.span) for each in found} == blamed
    assert [each.severity for each in found] == ["error"] * len(found)
    assert broken_promises(after(name), "full") != () or not found


@pytest.mark.parametrize("name", LAW)
def test_backward_holds_by_construction(name: str) -> None:
    """Whatever is declared, new code reads old data, unless rows stop the migration; nothing is broken unpromised."""
    changes = compared(load(name).previous, load(name).current, "release 1").changes
    stopped = {(change.rule, change.span) for change in changes if "up" in (change.stops or ())}
    assert {(each.rule, each.span) for each in broken_promises(after(name), "backward")} == stopped
    assert broken_promises(after(name)) == ()


def test_a_promise_of_the_domain() -> None:
    """What the file promises is held against every release, with the change to blame and where the promise stands."""
    domain = understood(DOMAIN.format(promise="compatibility: forward"))
    (found,) = broken_promises(released(domain, {"OrderPlaced": 1}, {"OrderPlaced": 2}))
    assert found.rule == "removed-field"
    assert found.message == (
        "`OrderPlaced.customer`: no value can be written for code of release 1, as `compatibility: forward` promises: "
        "this removes `customer: uuid`, without a fill"
    )
    assert "`compatibility: {promise: forward, since: 3}`" in found.help
    assert found.related is not None
    assert found.related.span.line == 3


def test_a_promise_since_a_release() -> None:
    """A promise that is of later releases only does not look further back."""
    domain = understood(DOMAIN.format(promise="compatibility: {promise: forward, since: 2}"))
    assert broken_promises(released(domain, {"OrderPlaced": 1}, {"OrderPlaced": 2})) == ()
    assert len(broken_promises(released(domain, {"OrderPlaced": 1}, {"OrderPlaced": 1}))) == 1


def test_nothing_is_promised_to_code_that_does_not_exist() -> None:
    """Without a release, or of a type that none has, there is no old code."""
    domain = understood(DOMAIN.format(promise="compatibility: full"))
    assert broken_promises(domain) == ()
    assert broken_promises(released(domain, {"Other": 1})) == ()


def test_what_was_asked_comes_before_what_is_promised() -> None:
    """The command line may ask for another promise; since when is still the file's to say."""
    domain = understood(DOMAIN.format(promise="compatibility: {promise: forward, since: 2}"))
    domain = released(domain, {"OrderPlaced": 1}, {"OrderPlaced": 2})
    assert broken_promises(domain, "backward") == ()
    assert broken_promises(domain, "full") == ()
    asked = released(understood(DOMAIN.format(promise="doc: x")), {"OrderPlaced": 1})
    assert len(broken_promises(asked, "full")) == 1


@pytest.mark.parametrize(("since", "rules"), [(1, ["removed-field"]), (2, []), (3, []), (4, ["future-promise"])])
def test_a_promise_for_the_future(since: int, rules: list[str]) -> None:
    """A promise may begin with the next release; one that begins later would be none, which nobody would notice."""
    domain = understood(DOMAIN.format(promise=f"compatibility: {{promise: forward, since: {since}}}"))
    found = broken_promises(released(domain, {"OrderPlaced": 1}, {"OrderPlaced": 2}))
    assert [each.rule for each in found] == rules
