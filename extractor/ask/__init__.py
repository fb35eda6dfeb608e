"""A model asked for the tables of a report: planned and interpreted purely, performed in one place."""

from extractor.ask.answer import AnsweredRow, ProseAnswer, TableAnswer, answered_rows
from extractor.ask.cache import Cache
from extractor.ask.endpoint import PRESETS, Endpoint, endpoint_of, required_endpoint
from extractor.ask.excerpt import Excerpt, excerpts, says, shown
from extractor.ask.ledger import Ledger, usage_of
from extractor.ask.listing import listing
from extractor.ask.plan import Request, again, plan
from extractor.ask.prose import plan_prose

__all__ = [
    "PRESETS",
    "AnsweredRow",
    "Cache",
    "Endpoint",
    "Excerpt",
    "Ledger",
    "ProseAnswer",
    "Request",
    "TableAnswer",
    "again",
    "answered_rows",
    "endpoint_of",
    "excerpts",
    "listing",
    "plan",
    "plan_prose",
    "required_endpoint",
    "says",
    "shown",
    "usage_of",
]
