"""The portrait on the desk: five aspects, usual and current values, the economic index."""
