"""Calls for help in lines that no parser takes: signs, salvage, overlong lines.

Begin with `salvage.py`.
"""
