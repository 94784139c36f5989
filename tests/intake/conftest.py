"""Hypothesis has no deadline here: a shared machine stalls now and then, and that is no defect."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
