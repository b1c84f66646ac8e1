"""Arguments that repositories and buffers take alike."""

from __future__ import annotations

from perdure.errors import Invalid

__all__ = ["check_attempts", "check_version"]


def check_version(value: object) -> None:
    """Refuse what is no version that can be expected."""
    if value is not None and (type(value) is not int or value < 1):
        raise Invalid("update", "expected_version", "a version, from 1 on, or None", value)


def check_attempts(value: object) -> None:
    """Refuse what is no number of attempts."""
    if type(value) is not int or value < 1:
        raise Invalid("change", "attempts", "an integer from 1 on", value)
