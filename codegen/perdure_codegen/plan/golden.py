"""The golden payloads that generated tests read: those of all releases, a file for each type."""

from __future__ import annotations

from perdure_codegen.golden import kept
from perdure_codegen.model import Domain
from perdure_codegen.options import Options
from perdure_codegen.plan.names import module_name
from perdure_codegen.plan.scope import Scope
from perdure_codegen.views import GoldenView

__all__ = ["golden_name", "plan_golden"]


def golden_name(name: str) -> str:
    """Return what the file of a type is called, less `.json`."""
    return module_name(name).rstrip("_")


def plan_golden(domain: Domain, options: Options) -> dict[str, GoldenView]:
    """Return the golden payloads of each type that has any, by its name."""
    folder = Scope(domain, options, "tests").path.removesuffix("__init__.py")
    return {
        name: GoldenView(path=f"{folder}golden/{golden_name(name)}.json", samples=samples)
        for name, samples in kept(domain).items()
    }
