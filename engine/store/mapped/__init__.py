"""The bureau's own map: roads, waters, stops, cameras, temples, markets, as rows."""
