"""What all tests share: how Hypothesis runs."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("perdure", deadline=None, derandomize=True)
settings.load_profile("perdure")
