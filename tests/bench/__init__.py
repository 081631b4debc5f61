"""`make bench`: what mailwatch costs on large mailboxes, measured on real servers."""
