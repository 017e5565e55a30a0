"""Warnings on the desk: the list, a warning's card and detail, its JSON.

Begin with `page.py`.
"""
