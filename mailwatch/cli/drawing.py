"""The figures as a picture: a bar a rung, how many offers got there, were answered, were won. Plain SVG."""

from __future__ import annotations

from xml.sax.saxutils import escape

from mailwatch.app.in_words import step
from mailwatch.core.figures import Figures, RungFigures

WIDTH, LEFT, RIGHT, BAR, GAP, TOP = 720, 150, 150, 26, 16, 60
COLOURS = {"got there": "#d7dde4", "answered": "#7aa6c2", "won": "#2f6b4f"}
FONT = 'font-family="sans-serif" font-size="14" fill="#222"'


def draw(found: Figures) -> str:
    """Return the figures as an SVG picture of 720 pixels across."""
    height = TOP + len(found.rungs) * (BAR + GAP) + GAP
    most = max((rung.got_there for rung in found.rungs), default=1) or 1
    bars = "".join(_bars(rung, number, most) for number, rung in enumerate(found.rungs))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-label="What came back, rung by rung">'
        f'<rect width="100%" height="100%" fill="#fff"/>{_legend()}{bars}</svg>\n'
    )


def _legend() -> str:
    parts = []
    for number, (name, colour) in enumerate(COLOURS.items()):
        x = LEFT + number * 120
        parts.append(f'<rect x="{x}" y="20" width="14" height="14" fill="{colour}"/>')
        parts.append(f'<text x="{x + 20}" y="32" {FONT}>{name}</text>')
    return "".join(parts)


def _bars(rung: RungFigures, number: int, most: int) -> str:
    y = TOP + number * (BAR + GAP)
    room = WIDTH - LEFT - RIGHT
    counts = (rung.got_there, rung.answered, rung.won)
    bars = "".join(
        f'<rect x="{LEFT}" y="{y}" width="{room * count / most:.1f}" height="{BAR}" fill="{colour}"/>'
        for count, colour in zip(counts, COLOURS.values(), strict=True)
    )
    rate = f" ({rung.answer_rate:.0%})" if rung.answer_rate is not None else ""
    said = f"{rung.got_there} / {rung.answered}{rate} / {rung.won}"
    return (
        f'<text x="{LEFT - 10}" y="{y + 18}" text-anchor="end" {FONT}>{escape(step(rung.rung))}</text>{bars}'
        f'<text x="{WIDTH - RIGHT + 10}" y="{y + 18}" {FONT}>{said}</text>'
    )
