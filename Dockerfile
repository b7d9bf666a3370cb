# One image for every service of docker-compose.yml; each runs its own command.
ARG BASE_IMAGE=python:3.11-slim-bookworm
FROM ${BASE_IMAGE}

ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=

WORKDIR /app
COPY requirements-runtime.lock ./
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements-runtime.lock

COPY . .
# dbt's manifest is built here: containers cannot write to it
RUN useradd --uid 10001 --create-home papertrends \
    && python -c "from pathlib import Path; from orchestration.dbt_manifest import ensure_manifest; ensure_manifest(Path('dbt_project'))" \
    && mkdir -p /data/digests /data/config \
    && chown -R papertrends /data

USER papertrends
# Dagster's settings for containers, including its storage
ENV DAGSTER_HOME=/app/deploy PAPERTRENDS_DATA_DIR=/data PAPERTRENDS_DIGESTS_DIR=/data/digests PAPERTRENDS_CONFIG_DIR=/data/config
EXPOSE 3000 8501
CMD ["python", "-m", "orchestration.webserver", "--host", "0.0.0.0", "--port", "3000", "--workspace", "deploy/workspace.yaml"]
