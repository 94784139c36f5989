"""Chance without memory: every throw is a function of its names, so that a day or a decision can be made again."""

import math
import random
from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def chance(*names: object) -> float:
    """A number in [0, 1) that depends on the names alone."""
    digest = blake2b("/".join(map(str, names)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def dice(*names: object) -> random.Random:
    """A generator of its own for these names."""
    return random.Random(int(chance(*names) * 2**53))


def between(u: float, low: float, high: float) -> float:
    """`u` in [0, 1) spread over low to high so that small values are frequent: how long people take."""
    return float(low * (high / low) ** u)


def pick(u: float, choices: Sequence[T]) -> T:
    return choices[int(u * len(choices))]


def negative_binomial(rng: random.Random, mean: float, dispersion: float) -> int:
    """A count whose variance is mean + mean² / dispersion: a Poisson with a mean drawn from a gamma."""
    rate = rng.gammavariate(dispersion, mean / dispersion)
    count, passed = 0, rng.expovariate(1.0)
    while passed < rate:
        count += 1
        passed += rng.expovariate(1.0)
    return count


def weighted(rng: random.Random, weights: dict[T, float]) -> T:
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def hour_of(rng: random.Random, curve: Sequence[float]) -> float:
    """A time of day in hours after the curve's weight of each hour."""
    return rng.choices(range(len(curve)), curve)[0] + min(rng.random(), math.nextafter(1, 0))
