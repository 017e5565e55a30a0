"""What judging takes and makes: rows, pipelines, artefacts, warnings."""
