"""The picture that goes with an alarm: as the camera gave it, nothing drawn into it."""

import hashlib

import cv2
import numpy as np

QUALITY = 85


def jpeg(picture: np.ndarray) -> bytes:
    """A BGR picture (uint8) as JPEG."""
    written, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not written:
        raise ValueError(f"expected a BGR picture that can be written as JPEG, got shape {picture.shape}")
    return data.tobytes()


def sha256(data: bytes) -> str:
    """The name of a picture: the SHA-256 of its bytes, 64 hex digits."""
    return hashlib.sha256(data).hexdigest()
