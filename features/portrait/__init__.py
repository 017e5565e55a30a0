"""The portrait: five aspects, traits, the composite economic index."""
