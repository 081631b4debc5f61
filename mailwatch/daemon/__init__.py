"""The daemon: holds the lock, watches, keeps the heartbeat, and does a tick when there is reason to."""
