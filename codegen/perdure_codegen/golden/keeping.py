"""What the golden files of all releases together say: for each sample, the value that was recorded last."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from perdure.golden import Sample
from perdure_codegen.golden.files import read_golden
from perdure_codegen.model import DeclaredType, Domain

__all__ = ["kept"]


def kept(domain: Domain) -> Mapping[str, tuple[Sample, ...]]:
    """Return the samples of each type, by the name that it has today, in the order in which they were written.

    A sample of which no cast was recorded is its own newest value. Types without any are left out.
    """
    found = {
        declared.name: tuple(_samples(domain, declared).values())
        for declared in (*domain.types.values(), *domain.events.values())
    }
    return {name: samples for name, samples in found.items() if samples}


def _samples(domain: Domain, declared: DeclaredType) -> dict[tuple[int, int], Sample]:
    samples: dict[tuple[int, int], Sample] = {}
    for release in domain.releases:
        newest = release.versions.get(declared.name)
        if newest is None or (text := release.golden.get(declared.version(newest).name)) is None:
            continue
        golden = read_golden(text)
        for number, each in enumerate(golden.samples):
            samples[release.number, number] = Sample(
                release=release.number,
                number=number,
                version=each.version,
                codec=each.codec,
                payload=each.payload,
                value=each.value,
                cast_to=each.version,
                newest=each.value,
            )
        for cast in golden.casts:
            key = (cast.release, cast.sample)
            if key in samples:
                samples[key] = replace(samples[key], cast_to=golden.version, newest=cast.value)
    return samples
