"""How often Python looks for objects that only point at each other."""

import gc

LOOKS = 50_000, 20, 100
"""New objects between two looks among the newest, and how many such looks before one among older ones. A batch of
signals makes thousands of objects, and nearly all go by being counted: looking for more at each 700, as Python does by
itself, took about a ninth of a worker's time."""


def settle() -> None:
    """What is there by now stays and is never looked at again: call it once all is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOKS)
