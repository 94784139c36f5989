"""Dead pictures: a camera that sends, but shows nothing (black) or the same for ever (frozen)."""

import numpy as np

# Cameras print time and place into the picture; white letters on black are up to about 2 % of it.
BLACK_LEVEL, BRIGHT_SHARE = 32, 0.03
# Sensor noise changes each pixel by about a level. Encoders drop it between key frames, but not at them, so a living
# still scene has a change every few seconds, while a frozen one has none at all.
FROZEN_CHANGE = 0.05


def black(picture: np.ndarray) -> bool:
    """Is a BGR picture (any size, uint8) black, but for what a camera prints into it?"""
    return int(np.count_nonzero(picture > BLACK_LEVEL)) < BRIGHT_SHARE * picture.size


def frozen(before: np.ndarray, after: np.ndarray) -> bool:
    """Do two BGR pictures of one size, taken one after the other, differ by less than noise would make them?"""
    return float(np.abs(after.astype(np.int16) - before).mean()) < FROZEN_CHANGE
