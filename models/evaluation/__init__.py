"""Measures: warnings, cohorts, people, desk costs, reliability, drift, neighbours."""
