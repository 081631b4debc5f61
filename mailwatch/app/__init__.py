"""One tick, told as a story: scan, plan, record, act. What it needs of the world stands in `ports`."""
