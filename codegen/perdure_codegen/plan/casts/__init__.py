"""The casts between the versions of a type, as functions: fields are followed through operations, each way."""

from perdure_codegen.plan.casts.writer import Casts, FormerEntry, casts

__all__ = ["Casts", "FormerEntry", "casts"]
