"""Words: the calendar entries' and the drafts', from templates that the user may replace. Owns Jinja2."""

from mailwatch.drafts.templates import Templates

__all__ = ["Templates"]
