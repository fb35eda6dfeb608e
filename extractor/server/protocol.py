"""Connections that dawdle are refused: a request's head must arrive in time, its body must keep coming."""

import asyncio
import json
from typing import Any

import h11
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0  # of silence while a body is being sent
SLOWEST_BODY = 16 * 1024  # bytes a second, on average, after the first BODY_SECONDS

_TOO_SLOW = json.dumps(
    {"code": "too_slow", "message": "请求太慢。", "message_en": "The request came too slowly."}
).encode()
_JSON = (b"content-type", b"application/json")


class PromptProtocol(H11Protocol):
    """uvicorn waits for a request's head for ever; this one answers 408 and closes."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._head_due = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0] and self._head_due.cancelled():
            # A second request has begun on a connection that was kept open: its head is due as well.
            self._head_due = self.loop.call_later(HEAD_SECONDS, self._head_is_late)
        elif self.conn.their_state is not h11.IDLE:
            self._head_due.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_due.cancel()
        super().connection_lost(exc)

    def _head_is_late(self) -> None:
        if self.conn.our_state is h11.IDLE and not self.transport.is_closing():
            headers = [_JSON, (b"content-length", str(len(_TOO_SLOW)).encode()), (b"connection", b"close")]
            for event in (
                h11.Response(status_code=408, headers=headers, reason=b"Request Timeout"),
                h11.Data(data=_TOO_SLOW),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class PromptBody:
    """ASGI middleware: a body that stalls, or trickles, is answered 408."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answered = False

        async def watched_send(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self.app(scope, _Watched(receive), watched_send)
        except TooSlow:
            if not answered:
                await send({"type": "http.response.start", "status": 408, "headers": [_JSON, _CLOSE]})
                await send({"type": "http.response.body", "body": _TOO_SLOW})


class TooSlow(HTTPException):
    """One that FastAPI lets pass: any other, raised while it reads a body, becomes a 400."""

    def __init__(self) -> None:
        super().__init__(408, headers={"Connection": "close"})


_CLOSE = (b"connection", b"close")


class _Watched:
    """`receive` with a clock beside it, until the body is complete."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._bytes, self._complete = receive, 0, False
        self._begun = asyncio.get_running_loop().time()

    async def __call__(self) -> Message:
        if self._complete:  # what comes now is only the client hanging up, which may take as long as it likes
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), BODY_SECONDS)
        except TimeoutError as error:
            raise TooSlow from error
        self._complete = not message.get("more_body", False)
        self._bytes += len(message.get("body", b""))
        elapsed = asyncio.get_running_loop().time() - self._begun
        if not self._complete and elapsed > BODY_SECONDS and self._bytes < SLOWEST_BODY * elapsed:
            raise TooSlow
        return message
