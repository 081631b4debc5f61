"""The profiles that come along, each for one kind of sale (playbook: kind of sale, reseller)."""

from __future__ import annotations

from mailwatch.core.cadence import CLOSING, Profile, Rung
from mailwatch.core.effects import Audience

RESELLER = Profile(
    name="reseller",
    ladder=(
        Rung("call", 14, "call", Audience.USER),
        Rung("second-call", 30, "second-call", Audience.USER),
    ),
    close_after=30,
    max_postponements=4,
    cap=2,
    tries=1,
)
"""The client's own client decides: one or two calls, never a third; a third stops requests for a while."""

INVESTMENT = Profile(
    name="investment",
    ladder=(
        Rung("call", 14, "call", Audience.USER),
        Rung("second-call", 30, "second-call", Audience.USER),
        Rung("further-call", 30, "further-call", Audience.USER),
        Rung("further-call-2", 60, "further-call", Audience.USER),
        Rung("further-call-3", 90, "further-call", Audience.USER),
        *CLOSING,
    ),
    close_after=60,
    max_postponements=4,
    gap=10,
    cap=13,
)
"""Months and patience: calls at growing intervals, visits count, and a sale may come after others stopped."""

QUICK = Profile(
    name="quick",
    ladder=(
        Rung("call", 3, "call", Audience.USER),
        Rung("second-call", 4, "second-call", Audience.USER),
        Rung("closing", 5, "closing", Audience.CLIENT),
    ),
    close_after=7,
    max_postponements=1,
    gap=2,
    cap=5,
    tries=2,
)
"""Bought often and cheaply: followed quickly and briefly."""

BUILT_IN = {profile.name: profile for profile in (RESELLER, INVESTMENT, QUICK)}
"""By name, which is also the tag that chooses one."""
