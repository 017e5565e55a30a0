"""Incidents as supervisors read them: those of a period, counts for the wall, a case as evidence.

May import `store/incidents`. Begin with `period.py`.
"""
