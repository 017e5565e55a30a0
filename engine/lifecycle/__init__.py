"""Model lifecycle: promotion, rollback, shadow and who approved what.

May import training, evaluation, store. Begin with `promotion.py`.
"""
