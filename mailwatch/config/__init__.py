"""The configuration: one file, read once, every mistake told at once with its line."""

from mailwatch.config.load import load
from mailwatch.config.model import Configuration

__all__ = ["Configuration", "load"]
