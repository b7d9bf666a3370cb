"""The Dagster UI behind the guard: `python -m orchestration.webserver`, in place of `dagster-webserver`.

Dagster's own webserver runs GraphQL mutations sent by GET and checks neither origin nor host name, so an image on any web page
could start a run. `dg dev` and `dagster-webserver` serve it that way.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qsl

import uvicorn
from dagster import DagsterInstance
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_webserver.app import create_app_from_workspace_process_context
from dagster_webserver.version import __version__
from graphql import FragmentDefinitionNode, GraphQLError, OperationDefinitionNode, OperationType, parse

from orchestration.dagster_engines import keep_engines
from papertrends.guard import App, Guard, Receive, Scope, Send, forbid, header
from papertrends.settings import Settings

GRAPHQL_PARAMETERS = {"query", "variables", "operationName", "op"}
"""Parameters allowed in an address; the UI adds `op` for people who read logs."""
JSON_TYPES = {"application/json", "application/graphql"}
"""Content types that a page of another origin cannot send without asking first."""
DATABASE_TIMEOUT_MS, POOL_RECYCLE_SECONDS, POOL_OVERFLOW = 15_000, 3600, 20
"""The defaults of `dagster-webserver`."""


class PureQueries:
    """ASGI middleware in front of Dagster's webserver: an address only asks, and what changes something is JSON in a body."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request that could change something although any page can send it, or pass it on."""
        reason = _why_refused(scope) if scope["type"] == "http" else None
        await (forbid(scope, receive, send, reason) if reason else self.app(scope, receive, send))


def _why_refused(scope: Scope) -> str | None:
    if scope["path"].rstrip("/").endswith("/graphql"):
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if not {name for name, _ in asked} <= GRAPHQL_PARAMETERS or not all(is_pure_query(text) for name, text in asked if name == "query"):
            return "the address of a GraphQL request may hold a query, and no mutation or subscription."
    if scope["method"] not in {"GET", "HEAD", "OPTIONS"}:
        # the type itself: `text/plain; application/json` holds the words, and any page may send it
        content_type = (header(scope, b"content-type") or "").partition(";")[0].strip().lower()
        if content_type not in JSON_TYPES:
            return "what changes something must be sent as application/json."
    return None


def is_pure_query(text: str) -> bool:
    """Tell whether a GraphQL document holds queries alone. One that cannot be read does not."""
    try:
        document = parse(text, no_location=True)
    except (GraphQLError, RecursionError):
        return False
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    others = [node for node in document.definitions if not isinstance(node, OperationDefinitionNode | FragmentDefinitionNode)]
    return bool(operations) and not others and all(node.operation == OperationType.QUERY for node in operations)


def serve(host: str, port: int, workspace: Path) -> None:
    """Serve the UI of the pipeline that a workspace file names, until the process is ended."""
    keep_engines()
    with DagsterInstance.get() as instance:
        instance.optimize_for_webserver(DATABASE_TIMEOUT_MS, POOL_RECYCLE_SECONDS, POOL_OVERFLOW)
        target = WorkspaceFileTarget(paths=[str(workspace)])
        with WorkspaceProcessContext(instance, version=__version__, workspace_load_target=target) as context:
            app = create_app_from_workspace_process_context(context, live_data_poll_rate=2000, lifespan=_lifespan)
            guarded = Guard(PureQueries(app), Settings().allowed_hosts)
            uvicorn.run(guarded, host=host, port=port, log_level="warning")


@asynccontextmanager
async def _lifespan(app: object) -> AsyncGenerator[None]:
    del app
    yield


def main() -> int:
    """Serve the UI; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.webserver", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--workspace", type=Path, required=True, help="a workspace.yaml that names the code server")
    arguments = parser.parse_args()
    serve(arguments.host, arguments.port, arguments.workspace)
    return 0


if __name__ == "__main__":
    sys.exit(main())
