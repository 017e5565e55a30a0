"""Events over HTTP: the POST route and its receipt."""
