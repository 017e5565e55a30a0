"""The money family: payments, payees, weeks, regular payments, contacts before a payment.

Begin with `finance.py`.
"""
