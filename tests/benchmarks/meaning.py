"""Would vectors find more than words? Search by words beside latent semantic analysis and both together.

    python -m tests.benchmarks.meaning PUBLISHED_FILE

Two kinds of queries come from the papers themselves. Known items: five words of a paper's one-line summary that its title
lacks; wanted is that paper, high up (reciprocal rank). Acronyms: what two papers at least define as a long form; wanted are the
papers that have only the long form (share found among the first 100). The vectors are a truncated singular value decomposition
of tf-idf (Deerwester et al. 1990); both together is reciprocal rank fusion (Cormack, Clarke and Büttcher 2009). Differences come
with a 95% interval of 2,000 bootstrap samples of the queries.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence

import duckdb
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer
from sklearn.preprocessing import normalize

KNOWN, WORDS, FOUND, DIMENSIONS, SHRINKAGE, SAMPLES = 1000, 5, 200, 256, 60, 2000
WORD = r"\b[\w-]{2,}\b"
DEFINED = re.compile(r"((?:[A-Za-z][\w-]* ){2,5})\(([A-Z][A-Za-z]*[A-Z])s?\)")
Wanted = tuple[str, set[str]]
Search = Callable[[str], list[str]]
Paper = tuple[str, str, str, str | None]


def known_items(papers: Sequence[Paper], dice: random.Random) -> list[Wanted]:
    """Words of a summary that the title lacks, and the paper."""
    queries: list[Wanted] = []
    for paper_id, title, _, summary in papers:
        in_title = set(re.findall(r"\w+", title.lower()))
        words = sorted(set(re.findall(r"[a-z][\w-]{3,}", (summary or "").lower())) - in_title - ENGLISH_STOP_WORDS)
        if len(words) >= WORDS:
            queries.append((" ".join(dice.sample(words, WORDS)), {paper_id}))
    return dice.sample(queries, min(KNOWN, len(queries)))


def acronyms(papers: Sequence[Paper]) -> list[Wanted]:
    """Acronyms, and the papers that have only the long form."""
    defined: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    texts = {paper_id: f"{title} {abstract}" for paper_id, title, abstract, _ in papers}
    for paper_id, text in texts.items():
        for words, acronym in DEFINED.findall(text):
            letters = re.sub("[^A-Z]", "", acronym)
            parts = re.split("[ -]", words.strip())[-len(letters) :]
            if [part[:1].upper() for part in parts] == list(letters):
                defined[acronym][" ".join(parts).lower()].add(paper_id)
    queries: list[Wanted] = []
    for acronym, forms in defined.items():
        form, said = max(forms.items(), key=lambda found: len(found[1]))
        spelled = re.compile(r"[ -]".join(map(re.escape, form.split())), re.IGNORECASE)
        wanted = {paper for paper, text in texts.items() if spelled.search(text) and not re.search(rf"\b{acronym}s?\b", text)}
        if len(said) > 1 and wanted:
            queries.append((acronym, wanted))
    return queries


def latent(papers: Sequence[Paper]) -> Search:
    """A search by vectors of title (twice) and abstract."""
    tf_idf = TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=0.5, stop_words="english", token_pattern=WORD)
    texts: csr_matrix = tf_idf.fit_transform([f"{title} {title} {abstract}" for _, title, abstract, _ in papers])
    svd = TruncatedSVD(min(DIMENSIONS, len(tf_idf.vocabulary_) - 1), random_state=1)
    vectors = normalize(svd.fit_transform(texts))

    def search(query: str) -> list[str]:
        asked = svd.transform(tf_idf.transform([query]))[0]
        return [papers[place][0] for place in np.argsort(-(vectors @ asked))[:FOUND]] if asked.any() else []

    return search


def fused(*found: list[str]) -> list[str]:
    """Reciprocal rank fusion of lists of papers."""
    score: dict[str, float] = defaultdict(float)
    for papers in found:
        for rank, paper in enumerate(papers, 1):
            score[paper] += 1 / (SHRINKAGE + rank)
    return sorted(score, key=lambda paper: -score[paper])


def reciprocal_rank(found: list[str], wanted: set[str]) -> float:
    """One over the rank of the first paper wanted."""
    return next((1 / rank for rank, paper in enumerate(found, 1) if paper in wanted), 0.0)


def share_found(found: list[str], wanted: set[str]) -> float:
    """Share of the papers wanted among the first 100."""
    return len(set(found[:100]) & wanted) / min(100, len(wanted))


def main() -> None:
    """Print each search's mean, and its difference to the search by words."""
    con = duckdb.connect(sys.argv[1], read_only=True)
    papers: list[Paper] = con.execute("select paper_id, title, coalesce(abstract, ''), summary from papers order by 1").fetchall()

    def by_words(query: str) -> list[str]:
        return [row[0] for row in con.execute("select paper_id from search_papers(?, most := ?) order by rank", [query, FOUND]).fetchall()]

    by_vectors = latent(papers)
    kinds = {"known items": (known_items(papers, random.Random(3)), reciprocal_rank), "acronyms": (acronyms(papers), share_found)}
    for kind, (queries, measure) in kinds.items():
        lists = [(by_words(query), by_vectors(query)) for query, _ in queries]
        words, vectors, both = (
            np.array([measure(found, wanted) for found, (_, wanted) in zip(of, queries, strict=True)])
            for of in ([w for w, _ in lists], [v for _, v in lists], [fused(*each) for each in lists])
        )
        gains = np.random.default_rng(0).choice(both - words, (SAMPLES, len(queries))).mean(axis=1)
        low, high = np.quantile(gains, [0.025, 0.975])
        print(f"{kind}, {len(queries)} queries: words {words.mean():.3f}, vectors {vectors.mean():.3f}, both {both.mean():.3f}")
        print(f"    both against words: {(both - words).mean():+.3f} (95%: {low:+.3f} to {high:+.3f})")


if __name__ == "__main__":
    main()
