"""Builds of one domain at two releases, each in a process of its own, on one file."""

from __future__ import annotations

from rolling.builds import Build, make_build
from rolling.program import Program

__all__ = ["Build", "Program", "make_build"]
