"""Rules: checks on content that return findings."""
