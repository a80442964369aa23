"""Invitations and consent."""
