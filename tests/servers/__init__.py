"""Real servers for tests, each thrown away afterwards, all on loopback ports."""
