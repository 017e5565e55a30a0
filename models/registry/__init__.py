"""The MLflow registry and the artefact's file."""
