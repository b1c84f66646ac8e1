"""The history of multi-agent coding runs: one store for all workspaces, and the way to it from a folder of JSON."""
