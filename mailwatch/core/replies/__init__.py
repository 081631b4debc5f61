"""Does a message answer an offer, how surely, what is it and what does it say.

`might_answer` tells from a header whether the body is worth fetching; `judge_reply` judges the whole message;
`written_about` tells which offers the user's own later message is about.
"""

from mailwatch.core.replies.glance import might_answer
from mailwatch.core.replies.judge import judge_reply
from mailwatch.core.replies.own_mail import written_about
from mailwatch.core.replies.watched import Watched
from mailwatch.core.subjects import base_subject, subject_shape

__all__ = ["Watched", "base_subject", "judge_reply", "might_answer", "subject_shape", "written_about"]
