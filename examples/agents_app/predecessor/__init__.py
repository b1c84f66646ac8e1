"""The export of the predecessor: records under prefixed keys, read as they are and brought over."""
