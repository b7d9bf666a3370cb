"""Two records, one paper or two: names, acronyms, reordered words and citations, from the raw tables to the marts."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.warehouse.papers_warehouse import add_digest, run

RIVERS = "Charting quiet rivers with tethered balloons"
ICE = ["glacier", "moraine", "crevasse", "meltwater", "sediment", "icefall", "snowpack", "permafrost", "firnline", "bedrock"]
SALT = ["glacier", "sediment", "bedrock", "saltmarsh", "estuary", "mangrove", "seagrass", "plankton", "mudflat", "barnacle"]

LIGHT = (
    "Lanterns on wooden poles were lit by hand along the harbour wall for two centuries, until clockwork took over from the "
    "keepers; we measure how far each lantern was seen in fog, rain and snow."
)

PAIRS: dict[str, tuple[dict[str, object], dict[str, object], str | None]] = {
    "an initial and a family name": (
        {"title": RIVERS, "authors": ["Mei Marchetti", "Zofia K. Grigoryan"]},
        {"title": f"{RIVERS} at night", "authors": ["M. Marchetti", "Grigoryan Z."]},
        "ok_title",
    ),
    "a given name and a family name of two people are no author": (
        {"title": "Weighing the fog over harbours by microphone", "authors": ["Ines Lindqvist", "Tomo Varga"]},
        {"title": "Weighing the fog over harbours by telephone line", "authors": ["Ines Varga"]},
        "miss_authors",
    ),
    "a given name that is the family name, too": (
        {"title": "Sorting amber by the hum of its insects", "authors": ["Yang Yang"]},
        {"title": "Sorting amber by the weight of its insects", "authors": ["Jun Yang"]},
        "miss_authors",
    ),
    "a family name with a letter less": (
        {"title": "Tuning bells that were cast in one winter", "authors": ["Radu Castellanos", "Ida Oyelaran"]},
        {"title": "Tuning the bells that were all cast in one winter", "authors": ["R. Castelanos", "I. Oyelaran"]},
        "ok_title",
    ),
    "an acronym and what it stands for": (
        {"title": "A census of PLDs for lighthouse keepers"},
        {"title": "A census of programmable lamp dimmers for lighthouse keepers"},
        "ok_title",
    ),
    "supervised and unsupervised": (
        {"title": "Supervised sorting of pebbles on northern beaches", "authors": ["Ola Brandt"]},
        {"title": "Unsupervised sorting of pebbles on northern beaches", "authors": ["Ola Brandt"]},
        "miss_number",
    ),
    "a prefix that is only written apart": (
        {"title": "Guarding a kiln from overheating with clay thermometers", "authors": ["Lea Novak"]},
        {"title": "Guarding a kiln from over-heating with clay thermometers", "authors": ["Lea Novak"]},
        "ok_title",
    ),
    "the same words about something else": (
        {"title": "Maps for pilots of drifting kites", "abstract": " ".join(ICE)},
        {"title": "Pilots for maps of drifting kites", "abstract": " ".join(SALT)},
        "miss_text",
    ),
    "a citation with the end of its authors before the title": (
        {"title": "Keeping the hours of tidal mills by candle", "authors": ["R. Ashgrove", "Petra Lindholm", "M. Okonkwo"]},
        {"title": "Lindholm, P., and Okonkwo, M. 1994. Keeping the hours of tidal mills by candle", "authors": ["R. Ashgrove"]},
        "ok_title",
    ),
    "a citation that runs on into the meeting": (
        {"title": "Mooring barges in canals that freeze", "authors": ["Uri Castell", "Noa Ferrant"], "venue": "VLDB"},
        {
            "title": "Mooring barges in canals that freeze, the 23rd Int",
            "authors": ["Uri Castell", "Noa Ferrant"],
            "venue": "Conf. on Very Large Data Bases (VLDB), Athens",
        },
        "ok_title",
    ),
    "a longer title on something else": (
        {"title": "Balancing the ledgers of villages", "authors": ["Uri Castell", "Noa Ferrant"]},
        {
            "title": "Balancing the ledgers of villages in war, plague, drought and famine: international transactions and their keepers",
            "authors": ["Uri Castell", "Noa Ferrant"],
        },
        "miss_text",
    ),
    "an answer that names the paper and its author": (
        {"title": "Lanterns, ladders and lost umbrellas", "authors": ["R. Varga"]},
        {"title": "A response to R. Varga's article 'Lanterns, ladders and lost umbrellas'", "authors": ["I. Brandt"]},
        "miss_notice",
    ),
    "a venue whose name is cut off": (
        {"title": "Counting the steps of lighthouse stairs", "authors": ["Ada Lark"], "venue": "VLDB"},
        {
            "title": "Counting the steps of lighthouse stairs",
            "authors": ["A. Lark"],
            "venue": "Proceedings of the 22nd International Conference on Very & hellip ;",
        },
        "ok_title",
    ),
    "a place and a month are no venue": (
        {"title": "Weaving sails from recycled flags", "authors": ["Ada Lark"], "venue": "SIGMOD Conference"},
        {"title": "Weaving sails from recycled flags", "authors": ["A. Lark"], "venue": "Athens, September"},
        "ok_title",
    ),
    "a short title by one of its three authors": (
        {"title": "The pelican weather bureau", "authors": ["M. Rowan", "J. Murr", "W. Hassel"], "published_on": "1999-01-01"},
        {"title": "The pelican weather bureau", "authors": ["W. Hassel"], "published_on": "1999-01-01"},
        "ok_title",
    ),
    "two arXiv ids under one abstract": (
        {"title": "Kitesailor: crossing fog by sound", "abstract": LIGHT, "arxiv_id": "2507.00001"},
        {"title": "Kitesailor-V2: crossing fog by smell", "abstract": LIGHT, "arxiv_id": "2509.00001"},
        "miss_id",
    ),
    "an arXiv id posted again": (
        {"title": "A lamp for every harbour of the north", "abstract": f"{LIGHT} Herons.", "arxiv_id": "2507.00002"},
        {"title": "A Lamp for Every Harbour of the North", "abstract": f"{LIGHT} Herons!", "arxiv_id": "2507.00003"},
        "ok_abstract",
    ),
    "a placeholder for an abstract": (
        {"title": "Measuring rain with borrowed umbrellas", "abstract": "No abstract available.", "doi": "10.5555/a"},
        {"title": "Letters of the last lamp keepers", "abstract": "No abstract available.", "doi": "10.5555/b"},
        None,
    ),
    "one template for two records": (
        {"title": "Peat sounding 17: the eastern bog", "abstract": f"{LIGHT} Swans.", "authors": ["Ada Lark"]},
        {"title": "Peat sounding 18: the eastern bog", "abstract": f"{LIGHT} Swans.", "authors": ["Ada Lark"]},
        "miss_number",
    ),
    "other years without an abstract": (
        {"title": "Counting wild geese at dusk from trains", "authors": ["Ada Lark"], "published_on": "1999-01-01"},
        {"title": "Counting wild geese at dusk from trains", "authors": ["Ada Lark"], "published_on": "2001-01-01"},
        "miss_year",
    ),
    "a column by its editor and by others": (
        {"title": "Letters about pelican weather", "authors": ["K. Ross", "J. Murr", "L. Hale"], "published_on": "1999-01-01"},
        {"title": "Letters about pelican weather", "authors": ["K. Ross"], "published_on": "1999-01-01"},
        "ok_title",
    ),
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, bool]]:
    """Of each pair the reason, and whether it is one paper."""
    data: Path = tmp_path_factory.mktemp("same")
    sides = [[dict(pair[side]) | {"source_record_id": name} for name, pair in PAIRS.items()] for side in (0, 1)]
    for day, records in enumerate(sides, 1):
        add_digest(data, f"{day}.jsonl", f"2025-03-0{day}", records)
    run(data)
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as con:
        rows = con.execute(
            """
            select a.source_record_id, matches.reason, a.paper_id = b.paper_id
            from marts.paper_matches as matches
            inner join marts.paper_appearances as a on matches.entry_id_a = a.entry_id
            inner join marts.paper_appearances as b on matches.entry_id_b = b.entry_id
            where a.source_record_id = b.source_record_id
            """
        ).fetchall()
    return {name: (reason, is_one) for name, reason, is_one in rows}


@pytest.mark.parametrize("name", PAIRS)
def test_the_reason_and_the_papers_say_so(judged: dict[str, tuple[str, bool]], name: str) -> None:
    wanted = PAIRS[name][2]
    if wanted is None:
        assert not judged.get(name, ("", False))[1], "not compared, or kept apart"
    else:
        assert judged[name] == (wanted, wanted.startswith("ok_"))
