"""Show text from files anybody can send: as text, never as Markdown or HTML, with its mathematics rendered.

Streamlit renders Markdown with remark: a backslash before a punctuation character makes it plain. A few things are
replaced after parsing (emoji shortcodes and icons such as `:name:`, arrows such as `->`), where a backslash no longer
counts, and bare addresses become links; a zero-width non-joiner between their characters stops those.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

from papertrends.latex import readable

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_AFTER_PARSING = re.compile(
    r"(?<=:)(?=[\w+-][\w+/.-]*:)|(?<=<)(?=-)|(?<=-)(?=[->])|(?<=>)(?==)|(?<=<)(?==)|(?<=~)(?==)"
    r"|(?<=https)(?=://)|(?<=http)(?=://)|(?<=www)(?=\.)|(?<=[\w.+-])(?=@)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction of the text after them, including our own words."""
_ZERO_WIDTH_NON_JOINER = "\u200c"
_FIRST_STRONG_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"

_MATH = re.compile(r"\$\$([^$]+)\$\$|(?<![\\$\w])\$(?![\s$])([^$]*?[^\s$\\])\$(?![\d\w])|\\\(([^$]+?)\\\)")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
LONGEST_FORMULA: Final = 300

# Only commands that draw symbols and cannot define macros, link, load, or draw at a size of their own.
SAFE_COMMANDS: Final = (
    frozenset(
        """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho
    sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    frac tfrac dfrac sqrt sum prod int iint oint lim limsup liminf max min sup inf arg argmax argmin log ln exp sin cos tan tanh
    det dim ker deg gcd Pr mod bmod pmod binom
    mathbb mathcal mathbf mathrm mathit mathsf mathtt mathfrak mathscr boldsymbol bm text textbf textit textrm texttt textsc
    textsf emph operatorname rm bf it tt sf
    hat widehat bar overline underline tilde widetilde vec dot ddot acute grave breve check
    left right big Big bigg Bigg langle rangle lfloor rfloor lceil rceil lVert rVert lvert rvert Vert vert
    times cdot cdots ldots dots vdots ddots div pm mp ast star circ bullet oplus otimes odot cap cup setminus wedge vee
    leq le geq ge neq ne approx sim simeq cong equiv propto ll gg prec succ preceq succeq subset supset subseteq supseteq
    in notin ni mid parallel perp to rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow mapsto
    uparrow downarrow longrightarrow Longrightarrow rightsquigarrow xrightarrow lesssim gtrsim
    infty partial nabla forall exists neg emptyset varnothing ell hbar Re Im aleph prime dagger ddagger top bot
    quad qquad displaystyle textstyle limits nolimits not degree checkmark
    """.split()
    )
    | frozenset(", ; : ! { } % $ # & _ | \\ ".replace(" ", ""))
    | {" "}
)


def one_line(value: object) -> str:
    """Write text on one line, without characters that control more than it."""
    return " ".join(_CONTROL.sub(" ", _TURNING.sub("", str(value or ""))).split())


def isolated(markdown: str) -> str:
    """Keep text that is read from right to left from turning our own words and numbers beside it."""
    if markdown.isascii() or not any(unicodedata.bidirectional(character) in {"R", "AL"} for character in markdown):
        return markdown
    return f"{_FIRST_STRONG_ISOLATE}{markdown}{_END_OF_ISOLATE}"


def plain(value: object) -> str:
    """Escape text so that Streamlit's Markdown shows it exactly as it is written, on one line."""
    return isolated(_escaped(one_line(value)))


def _escaped(text: str) -> str:
    parts = [0, *(match.start() for match in _AFTER_PARSING.finditer(text)), len(text)]
    pieces = [text[start:end] for start, end in pairwise(parts)] or [text]
    return _ZERO_WIDTH_NON_JOINER.join(_PUNCTUATION.sub(r"\\\1", piece) for piece in pieces)


def escaped_piece(text: str) -> str:
    """Escape a piece of a text and keep the blanks at its ends; the whole is to be isolated."""
    escaped = _escaped(one_line(text))
    if not escaped:
        return " " if text else ""
    return (" " if text[0] == " " else "") + escaped + (" " if text[-1] == " " else "")


def is_safe_formula(formula: str) -> bool:
    """Tell whether a formula holds only commands known to draw symbols, in a readable length."""
    if len(formula) > LONGEST_FORMULA or formula.count("{") != formula.count("}"):
        return False
    if re.search(r"\\\\\s*\[|%|\\$", formula):  # row spacing of any height, comments, a loose backslash
        return False
    return all(command in SAFE_COMMANDS for command in _COMMAND.findall(formula))


def with_mathematics(value: str) -> str:
    """Escape a text but for its formulas, which Streamlit hands to KaTeX; what is not surely a formula stays text."""
    text = one_line(value)
    out: list[str] = []
    at = 0
    for match in _MATH.finditer(text):
        formula = next(group for group in match.groups() if group is not None).strip()
        if not formula or not is_safe_formula(formula):
            continue
        out.append(escaped_piece(text[at : match.start()]))
        out.append(f"${formula}$")
        at = match.end()
    out.append(escaped_piece(text[at:]))
    return isolated("".join(out))


def paragraphs(value: str) -> str:
    """Escape a text of several paragraphs, mathematics rendered, other LaTeX written as text."""
    return "\n\n".join(with_mathematics(part) for part in re.split(r"\n\s*\n", readable(value.strip())) if part.strip())
