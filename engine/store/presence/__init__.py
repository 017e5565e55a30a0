"""Who has the page of an incident open, as rows that expire by themselves."""
