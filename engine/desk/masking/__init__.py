"""What a role does not see whole: money and health in reasons, evidence and portraits."""
