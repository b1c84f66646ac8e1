"""The record of coding agents, which several sessions write at once."""
