"""Demonstrations of the applications whose predecessors' files are imported first."""
