"""The kinds of change, by what they are about; each has a page."""
