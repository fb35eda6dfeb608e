"""What is sent for a request, and what is made of the completion: both pure. instructor knows the modes."""

from functools import lru_cache
from typing import Any

from instructor import Mode
from instructor.core.exceptions import IncompleteOutputException
from instructor.processing.response import handle_response_model, process_response
from openai.types.chat import ChatCompletion
from pydantic import ValidationError

from extractor.ask.answer import Answer
from extractor.ask.plan import Request
from extractor.settings import OutputMode

_MODES: dict[OutputMode, Mode] = {
    "json_schema": Mode.JSON_SCHEMA,
    "json_object": Mode.JSON,
    "tools": Mode.TOOLS,
    "text": Mode.MD_JSON,
}
_MOST_PROBLEMS = 8


class Unusable(Exception):
    """An answer that does not fit. `problem`: why, in the words of a prompt; `text`: what came."""

    def __init__(self, problem: str, text: str) -> None:
        super().__init__(problem)
        self.problem, self.text = problem, text


def body(request: Request, model: str, mode: OutputMode) -> dict[str, Any]:
    """What goes to `chat/completions` for a request, as a batch file would hold it, too."""
    messages = [dict(message) for message in request.messages]
    asked = _around(request.schema, model, mode)
    if asked is None:
        asked = _asked(request.schema, model, mode, messages)
    return asked | {"messages": asked.get("messages") or messages, "max_tokens": request.max_tokens}


def interpret(completion: ChatCompletion, request: Request, mode: OutputMode) -> Answer:
    """The answer in a completion. Raises Unusable: cut short, refused, no JSON, or not as the schema says."""
    choice = completion.choices[0] if completion.choices else None
    text = _text(choice.message if choice else None)
    if choice is None or choice.finish_reason == "content_filter" or choice.message.refusal:
        raise Unusable("模型拒绝回答", text)
    try:
        answer = process_response(
            completion, response_model=_prepared(request.schema, mode), stream=False, mode=_MODES[mode]
        )
        return request.schema.model_validate_json(answer.model_dump_json(by_alias=True))
    except IncompleteOutputException:
        raise Unusable("回答太长，没有写完", text) from None
    except ValidationError as error:
        raise Unusable(_in_words(error), text) from None
    except (ValueError, TypeError, AttributeError, IndexError, KeyError):
        raise Unusable("回答不是要求的 JSON", text) from None


# Building a schema costs more than all else in a call, and thousands of calls share a few of them.
@lru_cache(maxsize=256)
def _around(schema: type[Answer], model: str, mode: OutputMode) -> dict[str, Any] | None:
    """What is sent beside the messages; None where the mode puts words of its own into the messages."""
    probe = [{"role": "system", "content": "0"}, {"role": "user", "content": "1"}]
    asked = _asked(schema, model, mode, [dict(message) for message in probe])
    return {name: asked[name] for name in asked if name != "messages"} if asked["messages"] == probe else None


def _asked(
    schema: type[Answer], model: str, mode: OutputMode, messages: list[dict[str, Any]]
) -> dict[str, Any]:
    _, asked = handle_response_model(schema, mode=_MODES[mode], model=model, messages=messages, temperature=0)
    return dict(asked)


@lru_cache(maxsize=256)
def _prepared(schema: type[Answer], mode: OutputMode) -> Any:
    prepared, _ = handle_response_model(schema, mode=_MODES[mode], messages=[], model="")
    return prepared


def _text(message: Any) -> str:
    if message is None:
        return ""
    calls = message.tool_calls or ()
    return message.content or message.refusal or "".join(str(c.function.arguments) for c in calls) or ""


def _in_words(error: ValidationError) -> str:
    """Where the answer broke the schema; what it said there is left out."""
    places = dict.fromkeys(".".join(map(str, e["loc"])) or e["type"] for e in error.errors())
    return f"下列部分不合 JSON 格式要求：{', '.join(list(places)[:_MOST_PROBLEMS])}"
