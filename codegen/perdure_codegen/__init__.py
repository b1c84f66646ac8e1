"""The compiler of Perdure: from `schema/` to typed classes, casts and property tests."""
