"""A field's type, constraints and unit as an author writes them, ready to be pasted into a mapping in braces."""

from __future__ import annotations

import datetime as dt

from perdure.conversions import datetime_to_str, duration_to_str
from perdure_codegen.meaning.constants import shown_type
from perdure_codegen.model import Ordered, Spec, Type

__all__ = ["shown_spec"]


def shown_spec(spec: Spec) -> str:
    """Return *spec* as it is written: `int`, `'list[str]'`, `{type: int, max: 5, unit: seconds}`."""
    facets = spec.facets
    bounds = {"min": facets.min, "max": facets.max, "min_length": facets.min_length, "max_length": facets.max_length}
    parts = [f"{name}: {_bound(bound)}" for name, bound in bounds.items() if bound is not None]
    if facets.pattern is not None:
        parts.append(f"pattern: {_quoted(facets.pattern)}")
    if facets.unique_items:
        parts.append("unique_items: true")
    if spec.unit is not None:
        parts.append(f"unit: {spec.unit}")
    kind = _type(spec.type)
    return f"{{{', '.join((f'type: {kind}', *parts))}}}" if parts else kind


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
