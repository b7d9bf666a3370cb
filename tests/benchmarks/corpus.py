"""Words and topics of the generated papers: several thousand words by Zipf's law, and related phrases.

Everything here is a function of the seed alone. Real phrases of the field stand beside invented words, so that a
taxonomy finds something to recognise and a phrase finder something it has never seen.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass

FUNCTION_WORDS = """the of and to a in for we is that on with this by are from as an be our which can it these or at not
have has their than using such its both more into between while also over each other when show through across two
under however most only based where then they all without via new but been how one many several some
further thus often existing first given""".split()

ACADEMIC_WORDS = """model models method methods data results performance propose approach training learning problem
paper framework tasks task novel information network algorithm system analysis state demonstrate experiments features
large different present effective number efficient study input accuracy set process structure knowledge domain
representation baseline evaluation dataset datasets generation quality work significant improve provide introduce
learned outperforms achieves sample samples space time cost scale distribution optimal error bound parameters
function functions linear dynamic local global level context prior robust general specific complex simple challenge
challenges design apply application applications develop investigate require remain address enable strategy
objective loss gradient layer layers weights inference prediction predictions estimate estimation measure measures
benchmark benchmarks code public available improvement gains consistent extensive empirical theoretical theory
assumption convergence variance noise signal image images text language speech video audio graph node edge user
users human expert annotation label labels class classes semantic visual spatial temporal sequence token tokens
attention memory search query retrieval ranking document documents sentence word words dialogue question answer
reasoning planning control policy reward agent agents environment simulation real world physical medical clinical
patient protein molecule chemical material energy power wireless channel frequency security privacy attack defense
fairness bias safety trust explanation interpretable causal effect treatment intervention""".split()

TOPIC_PHRASES = """diffusion models|reinforcement learning|graph neural networks|large language models|
retrieval augmented generation|contrastive learning|federated learning|knowledge distillation|neural architecture search|
object detection|semantic segmentation|machine translation|speech recognition|question answering|text summarization|
instruction tuning|chain of thought|mixture of experts|in-context learning|low-rank adaptation|state space models|
vision transformers|point clouds|neural radiance fields|gaussian splatting|text-to-image generation|video generation|
image restoration|super resolution|pose estimation|visual question answering|multimodal learning|self-supervised learning|
domain adaptation|few-shot learning|meta learning|continual learning|active learning|anomaly detection|
time series forecasting|recommender systems|click-through rate prediction|knowledge graphs|entity linking|
named entity recognition|relation extraction|sentiment analysis|code generation|program synthesis|theorem proving|
mathematical reasoning|tool use|web agents|multi-agent systems|robot manipulation|imitation learning|
offline reinforcement learning|autonomous driving|trajectory prediction|simultaneous localization and mapping|
drug discovery|protein structure prediction|molecular generation|medical image segmentation|electronic health records|
adversarial robustness|differential privacy|membership inference|watermarking|hallucination detection|
preference optimization|reward modeling|direct preference optimization|speculative decoding|model quantization|
network pruning|long context|sparse attention|linear attention|position embeddings|tokenization|
variational autoencoders|generative adversarial networks|normalizing flows|flow matching|energy-based models|
bayesian optimization|gaussian processes|causal inference|causal discovery|optimal transport|kernel methods|
stochastic gradient descent|convex optimization|bandit algorithms|online learning|spiking neural networks|
neuromorphic computing|quantum machine learning|physics-informed neural networks|weather forecasting|
remote sensing|music generation|speech synthesis|speaker verification|audio classification|document understanding|
optical character recognition|table understanding|text-to-sql|query optimization|vector databases|
approximate nearest neighbor search|entity resolution|data cleaning|stream processing|graph databases|
test-time scaling|process reward models|world models|embodied agents|sim-to-real transfer|human motion generation|
face recognition|person re-identification|deepfake detection|image captioning|scene graph generation"""

ONSETS = "b c d f g h k l m n p r s t v z br cl cr dr fl gr pl pr st tr th sh sp".split()
NUCLEI = "a e i o u ai ea io ou".split()
CODAS = "n r s t l m x nt rd st ck ng".split() + [""] * 6
LAST_WORDS = "sen berg ova etti ula wick land moto chenko idis ami oglu ez ard".split()
FIRST_NAMES = """Ada Bruno Chen Dmitri Elena Farid Grace Hiro Ines Jonas Kavya Liang Mei Noor Oscar Priya Quentin Rosa
Samir Tomas Uma Viktor Wei Xin Yara Zoe Amina Boris Carla Diego Emil Fatima Georg Hana Ivan Jun Karin Luca Marta Nils
Olga Pavel Rahul Sofia Tariq Ursula Vera Wen Yusuf Zhen""".split()

VOCABULARY_SIZE = 8_000
WORDS_OF_A_TOPIC = 60


@dataclass(frozen=True, slots=True)
class Topic:
    """A phrase, the words its papers prefer, and how its share of papers moves over the whole time."""

    phrase: str
    words: tuple[str, ...]
    slope: float


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that papers are drawn from."""

    words: tuple[str, ...]
    cum_weights: tuple[float, ...]
    title_words: tuple[str, ...]
    topics: tuple[Topic, ...]
    last_names: tuple[str, ...]


def invented_word(deal: random.Random, syllables: int) -> str:
    """A pronounceable invented word."""
    parts = [deal.choice(ONSETS) + deal.choice(NUCLEI) + deal.choice(CODAS) for _ in range(syllables)]
    return "".join(parts)


def invented_words(deal: random.Random, how_many: int) -> list[str]:
    """Distinct invented words, shorter ones first, as frequent words are shorter."""
    words: dict[str, None] = {}
    for n in itertools.count():
        if len(words) >= how_many:
            return list(words)
        words[invented_word(deal, 2 if n < how_many // 2 else 3)] = None
    raise AssertionError


def make_corpus(seed: int) -> Corpus:
    """The corpus of a seed. Word frequencies follow Zipf-Mandelbrot: 1 / (rank + 2.7)."""
    deal = random.Random(f"corpus {seed}")
    known = FUNCTION_WORDS + ACADEMIC_WORDS
    words = known + invented_words(deal, VOCABULARY_SIZE - len(known))
    cum = tuple(itertools.accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))
    phrases = [p.strip() for p in TOPIC_PHRASES.replace("\n", "").split("|")]
    tail = words[len(known) :]
    topics = tuple(Topic(p, tuple(deal.sample(tail, WORDS_OF_A_TOPIC)), deal.choice([-0.8, 0.0, 0.0, 0.0, 0.8])) for p in phrases)
    last_names = tuple((invented_word(deal, 1) + deal.choice(LAST_WORDS)).capitalize() for _ in range(3_000))
    return Corpus(tuple(words), cum, tuple(words[len(FUNCTION_WORDS) :]), topics, last_names)
