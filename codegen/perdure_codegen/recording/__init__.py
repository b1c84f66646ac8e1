"""Records golden payloads for a release: by the generated code itself, in a process of its own."""

from perdure_codegen.recording.record import Recorded, record

__all__ = ["Recorded", "record"]
