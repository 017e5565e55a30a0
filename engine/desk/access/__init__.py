"""Who may do what at the desk: accounts, sessions, CSRF, second factor, tokens, permissions.

Host and Origin are checked here too. Begin with `lock.py` and `permissions.py`.
"""
