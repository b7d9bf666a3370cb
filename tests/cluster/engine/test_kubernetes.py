"""The manifests of deploy/kubernetes, against Kubernetes' own schema; unknown fields are errors."""

from __future__ import annotations

import json
from typing import Any

import kubernetes_validate
import pytest
import yaml

from papertrends.settings import Settings
from tests.conftest import ROOT

FOLDER = ROOT / "deploy" / "kubernetes"
VERSION = kubernetes_validate.latest_version()
MANIFESTS: list[dict[str, Any]] = [
    manifest for path in sorted(FOLDER.glob("*.yaml")) for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]


def environment(kind: str) -> dict[str, str]:
    [found] = [manifest for manifest in MANIFESTS if manifest["kind"] == kind]
    spec = found["spec"]["jobTemplate"]["spec"] if kind == "CronJob" else found["spec"]
    return {one["name"]: one.get("value", "") for one in spec["template"]["spec"]["containers"][0]["env"]}


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: f"{manifest['kind']} {manifest['metadata']['name']}")
def test_a_manifest_is_what_kubernetes_takes(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_so_is_the_template_of_workers() -> None:
    template = json.loads(environment("Deployment")["SAIL_KUBERNETES__WORKER_POD_TEMPLATE"])
    pod = {"apiVersion": "v1", "kind": "PodTemplate", "metadata": {"name": "worker"}, "template": template}
    kubernetes_validate.validate(pod, VERSION, strict=True)


def test_a_field_that_kubernetes_does_not_know_is_an_error() -> None:
    wrong = {**MANIFESTS[0], "replica": 1}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSION, strict=True)


def test_the_pipeline_sets_what_there_is_to_set() -> None:
    names = {f"PAPERTRENDS_{name.upper()}" for name in Settings.model_fields} | {"SPARK_REMOTE"}
    assert environment("CronJob").keys() <= names
