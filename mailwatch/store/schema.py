"""The tables, and how an older database becomes a newer one (`PRAGMA user_version`)."""

from __future__ import annotations

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE accounts (
        name TEXT PRIMARY KEY, consented_at TEXT, heard_until TEXT
    ) STRICT;

    CREATE TABLE cursors (
        account TEXT NOT NULL, mailbox TEXT NOT NULL,
        uidvalidity INTEGER NOT NULL, uidnext INTEGER NOT NULL, floor INTEGER NOT NULL,
        PRIMARY KEY (account, mailbox)
    ) STRICT, WITHOUT ROWID;

    -- One row a message and account, wherever it lies; the sender is part of the key
    -- because two people's messages can carry the same Message-ID (fault 23).
    CREATE TABLE letters (
        account TEXT NOT NULL, key TEXT NOT NULL, sender TEXT NOT NULL,
        mailbox TEXT NOT NULL, uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,
        direction TEXT NOT NULL, at TEXT NOT NULL,
        recipients TEXT NOT NULL, subject TEXT NOT NULL, parents TEXT NOT NULL,
        pending INTEGER NOT NULL, -- 0: judged; else how often it was looked for
        PRIMARY KEY (account, key, sender)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX letters_pending ON letters (account, at) WHERE pending > 0;
    CREATE INDEX letters_at ON letters (account, direction, at);
    CREATE INDEX letters_mailbox ON letters (account, mailbox);
    CREATE INDEX letters_key ON letters (key);

    CREATE TABLE quarantine (
        account TEXT NOT NULL, mailbox TEXT NOT NULL, uid INTEGER NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (account, mailbox, uid)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE offers (
        id TEXT PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, account TEXT NOT NULL,
        sent_at TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE threads (
        message_id TEXT NOT NULL, offer TEXT NOT NULL REFERENCES offers ON DELETE CASCADE,
        PRIMARY KEY (message_id, offer)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX threads_offer ON threads (offer);

    CREATE TABLE facts (
        id INTEGER PRIMARY KEY, offer TEXT NOT NULL REFERENCES offers ON DELETE CASCADE,
        at TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL UNIQUE,
        value TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX facts_offer ON facts (offer);

    CREATE TABLE corrections (
        source TEXT PRIMARY KEY, value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Effects to carry out. A row goes when its effect is confirmed or planned anew.
    CREATE TABLE journal (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, offer TEXT NOT NULL, rung TEXT NOT NULL, restart TEXT NOT NULL,
        effect TEXT NOT NULL, because TEXT NOT NULL,
        begun_at TEXT, before TEXT
    ) STRICT;

    CREATE TABLE failures (
        offer TEXT NOT NULL, rung TEXT NOT NULL, restart TEXT NOT NULL,
        attempts INTEGER NOT NULL, not_before TEXT NOT NULL, why TEXT NOT NULL,
        PRIMARY KEY (offer, rung, restart)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE entries (
        offer TEXT NOT NULL, rung TEXT NOT NULL, restart TEXT NOT NULL,
        hold TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (offer, rung, restart)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE drafts (
        offer TEXT NOT NULL, rung TEXT NOT NULL, restart TEXT NOT NULL,
        hold TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (offer, rung, restart)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE orders (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, verb TEXT NOT NULL, arguments TEXT NOT NULL,
        ok INTEGER, answer TEXT
    ) STRICT;
    CREATE INDEX orders_open ON orders (id) WHERE ok IS NULL;

    CREATE TABLE remarks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE people (
        id INTEGER PRIMARY KEY, who TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT;
    CREATE INDEX people_who ON people (who);
    """,
    # The entry and the draft of a touch fail each for itself: a calendar that is down holds up no draft.
    """
    DROP TABLE failures;
    CREATE TABLE failures (
        offer TEXT NOT NULL, rung TEXT NOT NULL, restart TEXT NOT NULL, thing TEXT NOT NULL,
        attempts INTEGER NOT NULL, not_before TEXT NOT NULL, why TEXT NOT NULL,
        PRIMARY KEY (offer, rung, restart, thing)
    ) STRICT, WITHOUT ROWID;
    """,
)
"""Each script leads from version N to N + 1; a script that was released is never changed."""
