"""A generated town: what its people report and what its posts do about it, played against a center in its own time."""
