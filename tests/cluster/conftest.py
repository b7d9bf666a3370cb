"""What runs on a cluster is tested where `make cluster-install` has installed it, and skipped elsewhere."""

from __future__ import annotations

import importlib.util

collect_ignore_glob = [] if importlib.util.find_spec("papertrends_cluster") else ["*"]
