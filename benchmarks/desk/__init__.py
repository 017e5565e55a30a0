"""How fast the desk is for who sits at it: pages in a browser, many consoles at once."""
