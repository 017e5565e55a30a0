"""`silverguard check`: what is wrong with a set-up, and how to mend it.

Begin with `system.py`.
"""
