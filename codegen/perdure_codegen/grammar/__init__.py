"""The language as data: every construct, its keys, what may stand behind each, and a sentence about it."""
