"""One form for the spellings of a word: case, plural, prefix hyphen, British and American.

The folded form is an identity, never shown: "biases" and "biase" may fold alike without harm, two different words
of the field may not. It depends on the word alone, never on the corpus, so that ids survive any growth.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from papertrends.accents import without_accents

PREFIXES = frozenset(
    "pre post multi non anti auto inter intra semi sub super un re co hyper meta micro macro bi uni omni cross in on off fine".split()
)
"""Before a hyphen these make one word with what follows: "pre-training", "pretraining" and "Pre-Training" are one."""

_ACRONYMS = re.compile(r"\w[A-Z]s$")
"""GPUs and APIs: always plurals, unlike words that end in a lower-case "us" or "is"."""

_NAMES_LIKE_WORDS = frozenset("CLIP CLAP ARC SAGE STAR DICE SPIN CARE ART APT RULER LEAP ATLAS FAIR MAR COMET MIND TIP".split())
"""Names that are written like a common word in capitals: CLIP is not a clip."""

_SHORTEST_PLURAL = 4  # "its" and "gas" are not plurals

_S_IS_NO_PLURAL = ("ss", "us", "is", "ics", "ous", "sis", "xis", "'s")
_ISE = re.compile(r"^(.{3,})is(e|ed|er|ing|ation|able)$")
_OUR = re.compile(r"^(un|multi)?(behavi|col|neighb|fav|lab|hum|hon|rum|tum|vap|flav|endeav|harb|arm|vig)our")
_DOUBLED_L = re.compile(r"(model|label|signal|travel|channel|tunnel|cancel|fuel|marvel|level|initial|dial|total|rival)l(ing|ed|er)$")


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Words that the rules would fold wrongly: "centre" to "center"; "noise" and "lens" to themselves."""
    lines = Path(__file__).with_name("spellings.txt").read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if not line.startswith("#")]
    return {word: folded[0] if folded else word for word, *folded in words}


def singular(word: str) -> str:
    """The word without its plural ending: models, queries, boxes, LLMs. "Cache" loses its e, as "caches" does with "boxes"."""
    if word.endswith("che"):
        return word[:-1]
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word.endswith(_S_IS_NO_PLURAL):
        return word
    if word.endswith("ies") and len(word) > _SHORTEST_PLURAL:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1]


def american(word: str) -> str:
    """The American spelling of a British one; any other word as it is."""
    if "our" in word:
        word = _OUR.sub(lambda m: f"{m[1] or ''}{m[2]}or", word)
    if "ll" in word:
        word = _DOUBLED_L.sub(r"\1\2", word)
    if (ise := _ISE.match(word)) and f"{ise[1]}ise" not in _spellings():
        word = f"{ise[1]}iz{ise[2]}"
    return word


@lru_cache(maxsize=1 << 20)
def fold(token: str) -> str:
    """Fold one token as written: "Pre-Trained" to "pretrained", "LLMs" to "llm", "behaviours" to "behavior"."""
    word = token.replace("’", "'").removesuffix("'s").removesuffix("'")
    if _ACRONYMS.search(word):
        word = word[:-1]
    if word in _NAMES_LIKE_WORDS:
        return word
    word = word.lower()
    if not word.isascii():
        word = without_accents(word)
    word = word.replace("-", "").replace("‐", "").replace("‑", "")
    spellings = _spellings()
    if word in spellings:
        return spellings[word]
    word = american(singular(word))
    return spellings.get(word, word)
