"""A field's type, constraints and unit as an author writes them, ready to be pasted into a mapping in braces."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from perdure.conversions import datetime_to_str, duration_to_str
from perdure_codegen.meaning.constants import shown_type
from perdure_codegen.model import Facets, Ordered, Spec, Type
from perdure_codegen.wording import visible

__all__ = ["shown_entries", "shown_facets", "shown_spec", "shown_text"]

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_/%*^.-]*( [A-Za-z0-9_/%*^.-]+)*")
_READ_OTHERWISE: Final = frozenset({"null", "~"})
_QUOTES: Final = "'\""


def shown_spec(spec: Spec, *, long: bool = False) -> str:
    """Return *spec* as it is written: `int`, `'list[str]'`, `{type: int, max: 5, unit: seconds}`.

    A *long* one is a mapping always: where a bare type would take over the constraints of another one.
    """
    kind = _type(spec.type)
    return f"{{{shown_entries(spec)}}}" if long or spec != Spec(spec.type) else kind


def shown_entries(spec: Spec) -> str:
    """Return what stands within the braces: `type: int, max: 5, unit: seconds`."""
    unit = () if spec.unit is None else (f"unit: {shown_text(spec.unit)}",)
    return ", ".join((f"type: {_type(spec.type)}", *_parts(spec.facets), *unit))


def shown_facets(facets: Facets) -> str:
    """Return constraints alone: `{min: 1, max: 5}`."""
    return f"{{{', '.join(_parts(facets))}}}"


def shown_text(text: str) -> str:
    """Return *text* as a scalar that is read as just this text."""
    if _PLAIN.fullmatch(text) and text not in _READ_OTHERWISE and "..." not in text:
        return text
    if text.isprintable():
        return _quoted(text)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{visible(escaped)}"'


def _parts(facets: Facets) -> Iterator[str]:
    bounds = {"min": facets.min, "max": facets.max, "min_length": facets.min_length, "max_length": facets.max_length}
    for name, bound in bounds.items():
        if bound is not None:
            yield f"{name}: {_bound(bound)}"
    if facets.pattern is not None:
        text = shown_text(facets.pattern)
        yield f"pattern: {text if text[0] in _QUOTES else _quoted(text)}"
    if facets.unique_items:
        yield "unique_items: true"


def _type(kind: Type) -> str:
    text = shown_type(kind)
    return _quoted(text) if "[" in text else text


def _quoted(text: str) -> str:
    return f"""'{text.replace("'", "''")}'"""


def _bound(bound: Ordered) -> str:
    match bound:
        case dt.datetime():
            return _quoted(datetime_to_str(bound))
        case dt.timedelta():
            return duration_to_str(bound)
        case dt.time():
            return _quoted(bound.isoformat())
        case _:
            return str(bound)
