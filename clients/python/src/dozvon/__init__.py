"""Client of a Dozvon server: SMS, calls with menus, mailings, contacts. The classic functions are in ``dozvon.classic``."""

from .client import Dozvon
from .errors import (
    ApiError,
    AuthenticationError,
    ConflictError,
    ConnectionError,
    DozvonError,
    InvalidRequestError,
    MoneyError,
    NotFoundError,
    PermissionError,
    RateLimitError,
    TimeoutError,
    UnavailableError,
    UnreadableError,
)
from .menu import MenuError, menu_text
from .webhooks import HandlerCall, WebhookError, read_webhook

__all__ = [
    "ApiError",
    "AuthenticationError",
    "ConflictError",
    "ConnectionError",
    "Dozvon",
    "DozvonError",
    "HandlerCall",
    "InvalidRequestError",
    "MenuError",
    "MoneyError",
    "NotFoundError",
    "PermissionError",
    "RateLimitError",
    "TimeoutError",
    "UnavailableError",
    "UnreadableError",
    "WebhookError",
    "menu_text",
    "read_webhook",
]
