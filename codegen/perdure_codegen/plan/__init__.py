"""Decides names, imports, conditions and words: makes the views of all files of a domain's package."""
