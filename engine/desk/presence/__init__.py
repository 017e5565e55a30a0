"""Who else looks at an incident: told by the open page itself, every few seconds."""
