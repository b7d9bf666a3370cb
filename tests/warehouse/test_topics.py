"""A paper gets the topics that a reader of its title and abstract would give it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Place
from tests.warehouse.topics_warehouse import TopicsWarehouse

PAPERS = {
    "retrieval": (
        "Asking twice: when RAG should search again",
        "Retrieval-augmented generation answers from one search. We let the language model ask again when the passages disagree.",
        {"nlp", "retrieval_augmented"},
    ),
    "rags": (
        "From rags to reuse: sorting textile waste by hand and by camera",
        "Old rags reach the sorting belt mixed. Images from a camera above the belt let a classifier tell cotton from wool.",
        {"computer_vision"},
    ),
    "splats": (
        "Lighter splats for phones",
        "Gaussian splatting renders novel views fast but needs memory. We merge neighbouring Gaussians and keep the rendering quality.",
        {"computer_vision", "neural_rendering"},
    ),
    "grasp": (
        "Grasping what bends: a gripper that feels cables",
        "Robots drop cables and cloth. A tactile gripper and a policy learned from demonstrations pick up deformable objects.",
        {"robotics", "robot_manipulation"},
    ),
    "mri": (
        "Half the scan time: undersampled MRI with learned priors",
        "Magnetic resonance imaging is slow. A diffusion prior reconstructs knees and brains from a quarter of the samples.",
        {"computer_vision", "medical_imaging"},
    ),
    "speech": (
        "Whispering in six dialects",
        "Automatic speech recognition fails on dialects. We adapt Whisper with ten hours each and halve the word error rate.",
        {"speech_audio", "speech_recognition"},
    ),
    "grpo": (
        "Shorter answers, same marks",
        "Group Relative Policy Optimization (GRPO) makes reasoning models verbose. A length reward halves their chains of thought.",
        {"rl_for_llms", "llm_reasoning", "reinforcement_learning"},
    ),
    "recs": (
        "The second click: session-based recommendation after a wrong guess",
        "Recommender systems learn from clicks. We model what users do after ignoring the first recommended item.",
        {"information_retrieval", "recommender_systems"},
    ),
    "crypto": (
        "Cheap bootstrapping for homomorphic encryption",
        "Fully homomorphic encryption spends most time in bootstrapping. A new packing of ciphertexts makes it four times faster.",
        {"security_privacy", "cryptography"},
    ),
    "bugs": (
        "Which test broke it? Fault localization from commit messages",
        "Developers search for the commit that broke a unit test. We rank commits by messages and coverage in forty Java projects.",
        {"software_engineering", "testing_repair"},
    ),
    "qubits": (
        "Noise maps of small quantum processors",
        "Variational quantum circuits fail where qubits are noisy. Mapping circuits around bad qubits recovers most of the loss.",
        {"physics_science", "quantum_computing"},
    ),
    "auction": (
        "Bidders who learn",
        "In repeated auctions bidders adapt. We show a mechanism in which learning bidders reach a Nash equilibrium near the optimum.",
        {"society_economics", "game_theory"},
    ),
}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt keeps the parsed project from one build to the next."""
    return tmp_path_factory.mktemp("target")


@pytest.fixture
def warehouse(tmp_path: Path, target: Path) -> TopicsWarehouse:
    return TopicsWarehouse(tmp_path, target)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory, target: Path) -> Iterator[TopicsWarehouse]:
    """All papers above, judged by the curated taxonomy."""
    warehouse = TopicsWarehouse(tmp_path_factory.mktemp("judged"), target)
    for paper_id, (title, abstract, _) in PAPERS.items():
        warehouse.put(paper_id, title, abstract)
    assert warehouse.build(), warehouse.messages
    return warehouse


@pytest.mark.parametrize("paper_id", PAPERS)
def test_a_paper_has_the_topics_a_reader_would_name(judged: TopicsWarehouse, paper_id: str) -> None:
    assert PAPERS[paper_id][2] <= judged.topics_of(paper_id)


def test_acronyms_that_are_words_count_in_capitals_only(judged: TopicsWarehouse) -> None:
    assert "retrieval_augmented" not in judged.topics_of("rags")


def test_every_topic_of_a_paper_shows_terms_that_stand_in_its_text(judged: TopicsWarehouse) -> None:
    rows = judged.query("select paper_id, score, evidence from marts.paper_topics")
    assert rows
    for paper_id, score, evidence in rows:
        text = " ".join(PAPERS[paper_id][:2]).lower().replace("-", " ")
        assert score > 0
        assert evidence
        for shown in evidence:
            term = shown.split(" (")[0].lower().replace("-", " ")
            assert term[:-1] in text or term in text.replace(" ", ""), f"{paper_id}: {shown}"


def test_topics_come_with_their_area(judged: TopicsWarehouse) -> None:
    orphans = judged.query("""
        select paper_topics.* from marts.paper_topics join marts.topics using (topic_id)
        where parent_topic_id is not null and not exists (
            select 1 from marts.paper_topics as areas
            where areas.paper_id = paper_topics.paper_id and areas.topic_id = topics.parent_topic_id
        )
    """)
    assert orphans == []


def test_another_day_judges_its_own_papers_and_the_result_is_that_of_a_full_refresh(warehouse: TopicsWarehouse) -> None:
    for paper_id in ("retrieval", "splats", "grasp", "speech"):
        warehouse.put(paper_id, *PAPERS[paper_id][:2])
    assert warehouse.build(is_tested=False), warehouse.messages
    # a mark on a paper that nothing happens to: it must survive the second run
    warehouse.query("update intermediate.int_paper_topics set evidence = ['untouched'] where paper_id = 'splats'")
    warehouse.put("grasp", "An essay", None)
    warehouse.put("speech", *PAPERS["mri"][:2])
    warehouse.put("new", *PAPERS["crypto"][:2])
    warehouse.remove("retrieval")
    assert warehouse.build(is_tested=False), warehouse.messages
    marked = warehouse.query("select distinct evidence from marts.paper_topics where paper_id = 'splats'")
    assert marked == [(["untouched"],)]
    assert warehouse.topics_of("retrieval") == set()
    assert "medical_imaging" in warehouse.topics_of("speech")
    assert "speech_recognition" not in warehouse.topics_of("speech")
    assert "robotics" not in warehouse.topics_of("grasp")
    rows = "select paper_id, topic_id, score from marts.paper_topics order by all"
    grown = warehouse.query(rows)
    assert warehouse.build(full_refresh=True, is_tested=False), warehouse.messages
    assert warehouse.query(rows) == grown


def test_a_users_topic_is_given_to_papers_already_judged(warehouse: TopicsWarehouse) -> None:
    warehouse.put("splats", *PAPERS["splats"][:2])
    warehouse.put("rags", *PAPERS["rags"][:2])
    assert warehouse.build(is_tested=False), warehouse.messages
    warehouse.configure(
        topics=[("textiles", None, "Textiles", None, None), ("cotton", "textiles", "Cotton", "Cotton and wool.", None)],
        terms=[("cotton", "cotton", None), ("cotton", "textile waste", "2"), ("neural_rendering", "gaussian splatting", "0")],
    )
    assert warehouse.build(is_tested=False), warehouse.messages
    assert {"textiles", "cotton"} <= warehouse.topics_of("rags")
    evidence = warehouse.query("select unnest(evidence) from marts.paper_topics where topic_id = 'neural_rendering'")
    assert evidence
    assert not [shown for (shown,) in evidence if shown.startswith("gaussian splatting ")]
    warehouse.configure()
    assert warehouse.build(is_tested=False), warehouse.messages
    assert "textiles" not in warehouse.topics_of("rags")


def test_a_bad_row_fails_the_build_and_names_its_line(warehouse: TopicsWarehouse) -> None:
    warehouse.put("splats", *PAPERS["splats"][:2])
    warehouse.configure(
        topics=[("mine", None, "Mine", None, None), ("lost", "no_such_area", "Lost", None, None)],
        terms=[("mine", "loom", "1"), ("mine", " ?! ", "1"), ("mine", "the", "1")],
    )
    assert not warehouse.build()
    said = " ".join(warehouse.messages)
    assert "topics.csv line 3: parent_unknown (no_such_area)" in said
    assert "topic_terms.csv line 3: term_empty" in said
    assert "topic_terms.csv line 4: term_matches_everything (the)" in said


@pytest.mark.slow
def test_the_real_papers_have_topics_that_tell_them_apart(real_files: Place) -> None:
    covered, papers = real_files.query("""
        select count(distinct paper_id) filter (where parent_topic_id is not null), (select count(*) from papers)
        from paper_topics join topics using (topic_id)
    """)[0]
    assert covered >= 0.97 * papers
    largest = real_files.query("""
        select max(papers) from (
            select count(*) as papers from paper_topics join topics using (topic_id)
            where parent_topic_id is not null group by topic_id
        )
    """)[0][0]
    assert largest <= 0.25 * papers


def test_the_taxonomy_is_as_wide_as_the_field(judged: TopicsWarehouse) -> None:
    areas, topics = judged.query("""
        select count(*) filter (where parent_topic_id is null), count(*) filter (where parent_topic_id is not null) from marts.topics
    """)[0]
    assert areas >= 15
    assert topics >= 150
    bare = judged.query("select topic_id from marts.topics where topic_id not in (select topic_id from marts.topic_terms)")
    assert bare == []
