"""The desk: HTTP for programs and a page for duty officers, in one process."""
