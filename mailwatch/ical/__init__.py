"""Calendars: CalDAV, a vdir folder, one file to subscribe to, invitations by mail, and public holidays.

Each module is one way to keep the follow-up calls where the user looks, and fits the port `Calendar`
of `mailwatch.app.ports`. The libraries behind them are imported when they are first used.
"""
