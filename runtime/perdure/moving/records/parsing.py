"""JSON as anybody may have written it, or what keeps it from being read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, final

from perdure.moving.records.problems import Unfit

__all__ = ["NotJson", "parse"]


@final
class NotJson(ValueError):
    """Bytes that are no JSON, or none that means one thing only."""

    def __init__(self, problem: str) -> None:
        """Say what is wrong."""
        self.problem = problem
        super().__init__(problem)


def parse(raw: bytes) -> Any:  # Any: JSON
    """Return what the JSON *raw* says. Raises NotJson; also where an object has a field twice, and for NaN."""
    try:
        return _DECODER.decode(raw.decode())
    except UnicodeDecodeError as error:
        raise NotJson(f"byte {error.start} of it is no UTF-8") from error
    except Unfit as error:
        raise NotJson(f"expected {error.expected}, got {error.value}") from error
    except json.JSONDecodeError as error:
        raise NotJson(f"it is no JSON: {error.msg.lower()}, at character {error.pos} of it") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, or thousands of brackets
        raise NotJson("it is no JSON that can be read: a number is too long, or it is nested too deep") from error


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:  # Any: JSON
    """Return an object that has each of its fields once."""
    found = dict(pairs)
    if len(found) != len(pairs):
        seen = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value] # it adds, and is None
        raise Unfit("each field of an object once", f"{twice!a} twice")
    return found


def _no_number(text: str) -> Any:  # Any: it raises
    raise Unfit("numbers as JSON has them", text)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)
