"""Both codecs keep every value, equal and of the same type, and never make half of one."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import attrs
import msgspec
import pytest
from ledger.events import Counted, Event, Noted, Opened, Paid
from ledger.history.counted import CountedV1
from ledger.samples import EVENTS, NOTED, PAID
from ledger.types import Address, Card

from perdure.codec import decoder, encoder, recheck, stable_name
from perdure.errors import Invalid
from perdure.registry import CodecName

CODECS: tuple[CodecName, ...] = ("json", "msgpack")
MODULES: dict[CodecName, Any] = {"json": msgspec.json, "msgpack": msgspec.msgpack}  # Any: two modules of one shape


def same(one: object, other: object) -> bool:
    """Answer whether two values are equal and of the same types, all the way down."""
    if type(one) is not type(other) or one != other:
        return False
    if attrs.has(type(one)):
        fields = [field.name for field in attrs.fields(type(one))]  # type: ignore[arg-type] # asked the line before
        return all(same(getattr(one, name), getattr(other, name)) for name in fields)
    if isinstance(one, dict) and isinstance(other, dict):
        return all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return all(map(same, one, other))
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return {*map(type, one)} == {*map(type, other)}
    return True


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_what_is_encoded_is_decoded_again(event: Event, codec: CodecName) -> None:
    """decode(encode(x)) equals x in value and type, JSON being text and MessagePack bytes."""
    payload = encoder(type(event), codec)(event)
    assert type(payload) is (str if codec == "json" else bytes)
    assert same(decoder(type(event), codec)(payload), event)


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_a_payload_without_a_field_is_refused(event: Event, codec: CodecName) -> None:
    """No default fills what is not there, at the top or deep inside."""
    module = MODULES[codec]
    whole = module.decode(encoder(type(event), codec)(event))
    decode = decoder(type(event), codec)
    for name in whole:
        part = module.encode({key: value for key, value in whole.items() if key != name})
        with pytest.raises(msgspec.ValidationError, match=f"missing required field `{name}`"):
            decode(part)


def test_a_default_deep_inside_does_not_fill_a_payload() -> None:
    """A record in a record, and a record in a member of a union, are whole or refused."""
    for cls, text in (
        (Card, '{"number":"1","billing":{"city":"x"}}'),
        (Paid, '{"payment":{"$":"Card","number":"1","billing":{"city":"x"}},"refund":null,"others":[],"by_name":{}}'),
    ):
        with pytest.raises(msgspec.ValidationError, match="missing required field `country`"):
            decoder(cls, "json")(text)
    assert decoder(Address, "json")('{"city":"x","country":"BE"}') == Address(city="x", country="BE")


def test_decoding_checks_what_the_constructor_checks() -> None:
    """A payload that the constructor would refuse is refused, in a record, a union, and a union's record."""
    payment = '{"payment":%s,"refund":null,"others":[],"by_name":{}}'
    for cls, text, field in (
        (Address, '{"city":"x","country":"long"}', "Address.country"),
        (Paid, payment % '{"$":"Card","number":"12345678901234567890","billing":null}', "Card.number"),
        (Paid, payment % '{"$":"Card","number":"1","billing":{"city":"x","country":"long"}}', "Address.country"),
    ):
        with pytest.raises(msgspec.ValidationError, match=field):
            decoder(cls, "json")(text)


def test_a_union_is_tagged_with_its_members_stable_name() -> None:
    """The tag is the name of the class, less the number of a former version, under a key that no field has."""
    assert '"payment":{"$":"Card",' in str(encoder(Paid, "json")(PAID))
    assert stable_name(CountedV1) == stable_name(Counted) == "Counted"
    with pytest.raises(msgspec.ValidationError, match="Invalid value 'Cheque'"):
        decoder(Paid, "json")('{"payment":{"$":"Cheque"},"refund":null,"others":[],"by_name":{}}')


@pytest.mark.parametrize("codec", CODECS)
def test_equal_events_have_one_encoding(codec: CodecName) -> None:
    """Sets and dicts are written in one order, in every process: the hash seed does not matter."""
    program = (
        f"from ledger.samples import OPENED; from perdure.codec import encoder; from ledger.events import Opened\n\
print(encoder(Opened, {codec!r})(OPENED))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1
    first = Noted(extra={"a": 1, "b": 2}, labels={"x": "1", "y": "2"})
    other = Noted(extra={"b": 2, "a": 1}, labels={"y": "2", "x": "1"})
    assert encoder(Noted, codec)(first) == encoder(Noted, codec)(other)


def test_only_what_can_change_is_checked_again() -> None:
    """A dict or a json value may have been changed since the constructor saw it; the rest cannot."""
    assert recheck(Counted) is None
    assert recheck(Address) is None
    for cls in (Noted, Paid, Opened):
        assert recheck(cls) is not None
    again = recheck(Noted)
    assert again is not None
    assert again(NOTED) is NOTED
    labels = {"k": "v"}
    event = Noted(labels=labels)
    labels["k"] = 1  # type: ignore[assignment] # what the type checker would have prevented
    with pytest.raises(Invalid, match=r"Noted\.labels"):
        again(event)
