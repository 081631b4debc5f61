"""mailwatch watches the Sent folder for offers and keeps the follow-up from being forgotten."""

__version__ = "0.1.0"
