"""Lengths of time, in µs: the unit of every moment that the center keeps."""

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
