"""What paths of steps lose, for the generated tests."""

from perdure_codegen.meaning.laws import has_way_down, lost_down, lost_up

__all__ = ["has_way_down", "lost_down", "lost_up"]
