"""How often Python looks for objects that only point at each other."""

import gc

YOUNG = 50_000
"""New objects between two looks. A batch of signals makes many thousands, which all go by being counted: looking for
more at each 700, as Python does by itself, took a sixth of a worker's time."""


def settle() -> None:
    """What is there by now stays and is never looked at again: call it once all is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
