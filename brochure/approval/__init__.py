"""Approval: what was certified, by whom, until when, and whether it still holds."""
