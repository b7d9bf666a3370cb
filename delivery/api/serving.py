"""Routes of the JSON interface, mounted beside the dashboard and behind its login. Other sites' pages get nothing: there is no CORS."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from importlib import metadata
from typing import Any, get_origin

import duckdb
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from delivery.answers.model import AnswerError, NotFoundError
from delivery.answers.published import Generation, NothingPublishedError, generation_at, reading
from delivery.api import openapi
from delivery.api.questions import Asked, Question, questions
from papertrends.settings import Settings

JSON = "application/json"


def routes(settings: Callable[[], Settings]) -> list[BaseRoute]:
    """Give the routes of the interface."""
    asked = questions(settings())
    # the path of a paper takes a DOI, which has a slash
    return [
        Route(f"{openapi.ROOT}/openapi.json", _document(asked)),
        *(Route(openapi.ROOT + question.path.replace("{id}", "{id:path}"), _endpoint(question, settings)) for question in asked),
        Route(openapi.ROOT + "/{rest:path}", nowhere),
    ]


def nowhere(_: Request) -> Response:
    """Answer at any other address below."""
    return problem(404, f"There is nothing here: {openapi.ROOT}/openapi.json lists the addresses.")


@lru_cache(maxsize=2)
def _text(asked: tuple[Question, ...]) -> str:
    """Write the document once: Streamlit makes these routes for every view."""
    return json.dumps(openapi.document(asked), ensure_ascii=False)


def _document(asked: tuple[Question, ...]) -> Callable[[Request], Response]:
    def document(request: Request) -> Response:
        text = _text(asked)
        return with_tag(request, etag(text), lambda: Response(text, media_type=JSON))

    return document


def _endpoint(question: Question, settings: Callable[[], Settings]) -> Callable[[Request], Response]:
    """Make what answers a question."""

    def answer(request: Request) -> Response:
        try:
            asked = parameters(question.asks, request)
        except ValidationError as error:
            return problem(400, " ".join(_in_words(error)))
        now = settings()
        return of_published(request, now, lambda: _json(_asked(now, question, asked)))

    return answer


def _asked(settings: Settings, question: Question, asked: Asked) -> BaseModel:
    with reading(settings.published) as reader:
        return question.answer(reader, settings, asked)


def _json(answer: BaseModel) -> Response:
    return Response(answer.model_dump_json(), media_type=JSON)


def of_published(request: Request, settings: Settings, answer: Callable[[], Response]) -> Response:
    """Answer from the published file; whoever has the same answer already is told so, without asking the file."""
    generation = generation_at(settings.published)
    if generation is None:
        return problem(503, "Nothing is published yet.")
    try:
        return with_tag(request, _tag(request, settings, generation), answer)
    except NotFoundError as error:
        return problem(404, str(error))
    except AnswerError as error:
        return problem(400, str(error))
    except (NothingPublishedError, duckdb.Error):
        return problem(503, "The published file cannot be read.")


def parameters(kind: type[Asked], request: Request) -> Asked:
    """Read the parameters of a request. Raises pydantic's `ValidationError`."""
    given = request.query_params
    is_list = {name for name, field in kind.model_fields.items() if get_origin(field.annotation) is list}
    values: dict[str, Any] = {name: given.getlist(name) if name in is_list else given[name] for name in given}
    return kind.model_validate(values | request.path_params)


def _tag(request: Request, settings: Settings, generation: Generation) -> str:
    """Name the answer: another file, question or version of papertrends is another one, and so is another state of builds."""
    try:
        runs = settings.run_status.stat().st_mtime_ns
    except OSError:
        runs = 0
    of = (generation, runs, request.url.path, sorted(request.query_params.multi_items()), metadata.version("papertrends"))
    return etag(repr(of))


def etag(text: str) -> str:
    """Make a tag of what decides on an answer. Weak: two answers with one tag may take other seconds."""
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'


def with_tag(request: Request, tag: str, answer: Callable[[], Response]) -> Response:
    """Answer, or say that the answer at hand is still the one."""
    at_hand = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    response = Response(status_code=304) if at_hand & {tag, "*"} else answer()
    # behind a login, no shared cache may keep an answer
    response.headers.update({"ETag": tag, "Cache-Control": "private, no-cache"})
    return response


def problem(status: int, said: str) -> Response:
    """Say why there is no answer."""
    content = json.dumps({"error": said}, ensure_ascii=False)
    return Response(content, status_code=status, media_type=JSON, headers={"Cache-Control": "no-store"})


def _in_words(error: ValidationError) -> list[str]:
    return [f"{'.'.join(str(part) for part in wrong['loc'])}: {wrong['msg']}." for wrong in error.errors()]
