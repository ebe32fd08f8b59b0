"""What changed since earlier briefs: storylines over days, what was told before, corrections."""
