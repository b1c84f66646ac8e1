"""Samples of every version of every type: few values, always the same, that reach each field, member and edge."""

from perdure_codegen.samples.sampler import Sampler

__all__ = ["Sampler"]
