"""The server: Streamlit's, with our routes beside it, and headers that let nothing foreign in."""

from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.read import LARGEST_FILE
from ui.routes import ROUTES

SCRIPT = Path(__file__).with_name("app.py")
FONTS = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
CONFIG: dict[str, Any] = {
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": LARGEST_FILE >> 20,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",  # a traceback would show paths and values
    "client.showErrorLinks": False,
    "client.showSidebarNavigation": False,
    "theme.base": "light",
    "theme.primaryColor": "#1f5fa8",
    "theme.font": FONTS,
    "theme.headingFont": FONTS,
    "theme.baseFontSize": 14,
    "theme.baseRadius": "4px",
    "theme.borderColor": "#d9dde3",
    "theme.textColor": "#1c2430",
    "theme.secondaryBackgroundColor": "#f4f6f8",
    "theme.showWidgetBorder": True,
}
# Streamlit writes styles into the page, compiles plots and loads components from blobs: these it needs.
# Everything else comes from this server or not at all, and no other site may frame the desk.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; worker-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}


class SafeHeaders:
    """Puts HEADERS on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, with_headers)


def serve(host: str, port: int) -> None:
    """Serves the desk until stopped."""
    st.App(SCRIPT, routes=ROUTES, middleware=[Middleware(SafeHeaders)]).run(
        config={**CONFIG, "server.address": host, "server.port": port, "browser.serverAddress": host}
    )
