"""Topics, phrases and trends of generated papers, beside BERTopic on the same texts.

    python -m tests.benchmarks.bench_topics --papers 20000 [--peer-python PATH]

papertrends is timed from papers to all topic, phrase and trend tables (the dbt models, dbt's start included). BERTopic
0.17 (Grootendorst 2022) gets embeddings made beforehand and is timed for its topics and their shares over time. It is
no dependency of this project: `--peer-python` names the Python of an environment with bertopic, without which it is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SELECTED = [f"path:models/{layer}/{part}" for layer in ("intermediate", "marts") for part in ("calendar", "topics", "phrases", "trends")]
PEER = """
import datetime as dt, json, sys, time
import numpy as np
from bertopic import BERTopic
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
papers = [json.loads(line) for line in open(sys.argv[1])]
texts = [f"{paper['title']}. {paper['abstract']}" for paper in papers]
weeks = [dt.date.fromisoformat(paper["listed_on"]).toordinal() // 7 for paper in papers]
embeddings = TruncatedSVD(384, random_state=1).fit_transform(TfidfVectorizer(min_df=3, stop_words="english").fit_transform(texts))
started = time.perf_counter()
model = BERTopic(verbose=False, low_memory=True)
topics, _ = model.fit_transform(texts, embeddings.astype(np.float32))
fitted = time.perf_counter()
model.topics_over_time(texts, weeks)
ended = time.perf_counter()
print(f"BERTopic: {ended - started:.0f} s ({fitted - started:.0f} s topics, {ended - fitted:.0f} s over time), {len(set(topics))} topics")
"""


def main() -> None:
    """Measure both, one after the other."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--papers", type=int, default=20_000)
    options.add_argument("--peer-python", default=sys.executable)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = [sys.executable, "-m", "tests.benchmarks.generate", "--papers", str(chosen.papers), "--out", str(folder / "digests")]
        subprocess.run(made, check=True, cwd=ROOT)
        env = os.environ | {"PAPERTRENDS_DIGESTS_DIR": str(folder / "digests"), "PAPERTRENDS_DATA_DIR": str(folder / "data")}
        env |= {"PAPERTRENDS_CONFIG_DIR": str(folder / "config"), "DBT_LOG_PATH": str(folder / "logs")}
        subprocess.run([sys.executable, "-m", "orchestration.cli", "build"], check=True, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        dbt = [str(Path(sys.executable).with_name("dbt")), "run", "--quiet", "--full-refresh", "--target-path", str(folder / "target")]
        started = time.perf_counter()
        subprocess.run([*dbt, "--profiles-dir", ".", "--select", *SELECTED], check=True, cwd=ROOT / "dbt_project", env=env)
        print(f"papertrends: {time.perf_counter() - started:.0f} s for {chosen.papers:,} papers, dbt's start included", flush=True)
        if subprocess.run([chosen.peer_python, "-c", "import bertopic"], check=False, stderr=subprocess.DEVNULL).returncode:
            print("BERTopic: not installed")
            return
        papers = folder / "papers.jsonl"
        with papers.open("w") as out:
            for file in sorted((folder / "digests").iterdir()):
                for line in file.read_text().splitlines():
                    paper = json.loads(line)
                    out.write(json.dumps({key: paper[key] for key in ("title", "abstract", "listed_on")}) + "\n")
        subprocess.run([chosen.peer_python, "-c", PEER, str(papers)], check=True)


if __name__ == "__main__":
    main()
