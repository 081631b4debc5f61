"""All that is remembered, in one SQLite file: WAL, STRICT tables, synchronous=FULL."""

from mailwatch.store.database import Store, open_store

__all__ = ["Store", "open_store"]
