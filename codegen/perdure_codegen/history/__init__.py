"""From today's shapes and the declared changes to every version: each operation is undone, newest first."""

from perdure_codegen.history.timeline import history

__all__ = ["history"]
