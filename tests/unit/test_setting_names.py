"""A mistyped setting is told, with the name that was probably meant."""

from __future__ import annotations

import re

import pytest

from papertrends.setting_names import INTERNAL, OF_CONTAINERS, known_names, unknown_names
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("PAPERTRENDS_DIGEST_DIR", "PAPERTRENDS_DIGESTS_DIR"),
        ("PAPERTREND_DATA_DIR", "PAPERTRENDS_DATA_DIR"),
        ("papertrends_config_dirs", "PAPERTRENDS_CONFIG_DIR"),
        ("PAPERTRENDS_SMTP_HOST", "PAPERTRENDS_ALERT_SMTP_HOST"),
        ("PAPERTRENDS_FETCH_CONTACTS", "PAPERTRENDS_FETCH_CONTACT"),
        ("PAPERTRENDS_MEMORY", "PAPERTRENDS_MEMORY_LIMIT"),
    ],
)
def test_the_nearest_setting_is_named(typed, meant):
    assert unknown_names({typed: "x"}) == [f"{typed} is not a setting and has no effect: did you mean {meant}?"]


def test_a_name_near_to_none_is_told_without_a_guess():
    assert unknown_names({"PAPERTRENDS_COLOUR": "red"}) == [
        "PAPERTRENDS_COLOUR is not a setting and has no effect: docs/operations.md lists the settings"
    ]


def test_nothing_is_said_about_settings_and_what_others_read():
    environment = dict.fromkeys([*known_names(), *OF_CONTAINERS, *INTERNAL, "papertrends_data_dir", "PATH", "PAPER"], "x")
    assert unknown_names(environment) == []


def test_the_names_of_containers_are_those_that_their_files_read():
    files = ("Dockerfile", "docker-compose.yml", "deploy/dagster.yaml")
    read = set(re.findall(r"PAPERTRENDS_[A-Z_]*[A-Z](?![A-Z_])", "".join((ROOT / file).read_text(encoding="utf-8") for file in files)))
    assert read - known_names() == OF_CONTAINERS
