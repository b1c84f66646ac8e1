"""From declarations to names that mean something: the newest shape of every type, streams, and who embeds whom."""

from perdure_codegen.resolve.domain import resolve

__all__ = ["resolve"]
