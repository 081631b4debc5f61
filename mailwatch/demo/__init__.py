"""The demo: a mailbox and a calendar inside the process, so that mailwatch can be seen at work without an account."""
