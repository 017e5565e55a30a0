"""Model versions on the desk: what is live where and since when, and what was compared.

Begin with `service.py`. Promotions stay on the command line, where a token proves the approver.
"""
