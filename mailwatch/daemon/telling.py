"""What the daemon tells in its log: what was done, each trouble once until it is over, whose leave is missing."""

from __future__ import annotations

import logging

from mailwatch.app.consenting import open_before
from mailwatch.app.deeds import deed
from mailwatch.app.tick import Ticker, TickReport
from mailwatch.core.mail import AccountName

log = logging.getLogger("mailwatch")


class Telling:
    """Remembers what was told, so that a trouble of a week is two lines and not a thousand."""

    def __init__(self) -> None:
        self._troubles: set[str] = set()
        self._asked: set[AccountName] = set()

    def tell(self, report: TickReport, ticker: Ticker) -> None:
        """Log what is new in the report of a tick."""
        for planned in report.done:
            log.info("%s", deed(planned))
        self._tell_troubles({str(error) for error in report.errors}, ticker)
        self._ask(report, ticker)

    def _tell_troubles(self, troubles: set[str], ticker: Ticker) -> None:
        """Log what is new and what is over. What failed and only waits to be tried again is neither."""
        for trouble in sorted(troubles - self._troubles):
            log.warning("%s", trouble)
        waiting = {why for _, _, _, why in ticker.world.memory.failures()}
        for over in sorted(self._troubles - troubles - waiting):
            log.info("over: %s", over)
        self._troubles = troubles | (self._troubles & waiting)

    def _ask(self, report: TickReport, ticker: Ticker) -> None:
        """Say once of each account that was read that nothing is written before its owner agrees."""
        memory = ticker.world.memory
        for name in memory.heard_until().keys() - memory.consented().keys() - self._asked:
            found = len(open_before(ticker.world, name, report.at))
            log.warning("account %s: %d open offers found; nothing is written before: mailwatch consent", name, found)
            self._asked.add(name)
