"""The review pack: claims and their sources, what changed, and the proof that reviewers get."""
