"""Where the servers are that Debian cannot install beside Dovecot: `fetch_unpacked.sh` unpacks them into a folder."""

from __future__ import annotations

import os
from pathlib import Path

UNPACKED = Path(os.environ.get("MAILWATCH_UNPACKED", Path(__file__).parents[2] / ".servers"))
FETCH = "tests/servers/fetch_unpacked.sh"


def library_path(prefix: Path) -> str:
    """Return LD_LIBRARY_PATH for programs unpacked below `prefix`, whatever the machine's architecture."""
    folders = [*prefix.glob("usr/lib/*-linux-gnu*"), prefix / "usr/lib", *prefix.glob("lib/*-linux-gnu*")]
    return ":".join(str(folder) for folder in folders)
