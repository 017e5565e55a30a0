"""Who was sent to somebody, what became of it, what he photographed, and how one gets in."""
