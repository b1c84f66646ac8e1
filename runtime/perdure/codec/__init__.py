"""Payloads: how an event becomes bytes or text, and the reverse."""

from __future__ import annotations

from perdure.codec.parts import value_decoder, value_encoder
from perdure.codec.payloads import Decode, Encode, decoder, encoder
from perdure.codec.shapes import recheck, stable_name

__all__ = ["Decode", "Encode", "decoder", "encoder", "recheck", "stable_name", "value_decoder", "value_encoder"]
