"""An event-driven integrated command center: signals in, whistles out to departments, a live wall."""

__version__ = "0.1.0"
