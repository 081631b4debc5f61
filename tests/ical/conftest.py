"""Each calendar that can be written to, in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ical.stands import Stand, caldav_stand, vdir_stand
from tests.servers.accounts import CalDavAccount


@pytest.fixture(params=["radicale", "xandikos", "vdir"])
def stand(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stand]:
    """A two-way calendar with its user's hand: a test that takes this holds for all of them."""
    if request.param == "vdir":
        yield vdir_stand(tmp_path)
        return
    server: Any = request.getfixturevalue(request.param)
    with caldav_stand(CalDavAccount(server, server.add_user())) as stand:
        yield stand
