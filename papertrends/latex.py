r"""LaTeX in the text of an abstract, outside its formulas: \emph{all}, ``quoted'' and \url{…} as a reader would see them."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"(\$\$[^$]+\$\$|\$[^$]*\$|\\\(.+?\\\))")
_WRITTEN = (
    # a link with words of its own, before the braces of its words are taken off
    (re.compile(r"\\href\{([^{}]*)\}\{([^{}]*)\}"), r"\2 (\1)"),
    (re.compile(r"\\footnote\{([^{}]*)\}"), r" (\1)"),
    (re.compile(r"\\(?:emph|text(?:bf|it|sc|rm|tt|sf|sl|up|md)?|underline|url|mbox)\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\{\\(?:em|bf|it|sc|rm|tt|sf|sl)\s+([^{}]*)\}"), r"\1"),
    (re.compile(r"``(.+?)''"), r"“\1”"),
    (re.compile(r"\\eg\b\.?"), "e.g."),
    (re.compile(r"\\ie\b\.?"), "i.e."),
    (re.compile(r"\\etc\b\.?"), "etc."),
    (re.compile(r"\\([%&#_$])"), r"\1"),
    # a blank at which no line ends; before a number it means "about"
    (re.compile(r"(?<=[\w.,;:)])~(?=[A-Za-z(\\\[])"), " "),
)


def readable(text: str) -> str:
    r"""Write a text without the commonest LaTeX; formulas and unknown commands such as \method stay as they are."""
    if not any(sign in text for sign in "\\`~"):
        return text
    pieces = _FORMULA.split(text)
    return "".join(piece if place % 2 else _written(piece) for place, piece in enumerate(pieces))


def _written(piece: str) -> str:
    for found, instead in _WRITTEN:
        piece = found.sub(instead, piece)
    return piece
