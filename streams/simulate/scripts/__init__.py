"""How an episode is written down: steps of a script, types of scenes."""
