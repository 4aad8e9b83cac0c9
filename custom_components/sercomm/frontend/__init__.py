"""The card: the file that browsers load, and telling dashboards of it."""

from .resource import async_offer_card, async_serve_card, async_withdraw_card

__all__ = ["async_offer_card", "async_serve_card", "async_withdraw_card"]
