"""The tests, as a package: `from tests.servers.dovecot import Dovecot` works from every folder."""
