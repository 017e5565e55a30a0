"""Web plumbing of the desk: application, CSP headers, SSE, problem+json, texts and style."""
