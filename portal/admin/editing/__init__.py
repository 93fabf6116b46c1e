"""Forms in which nothing is overwritten, saved twice or lost.

Two people in one form: `merge_forms` for fields, `merge_formsets` for rows in it. What
was typed and could not be saved is shown again (`recovery`, `recovered_fields`). A form
that is sent twice is saved once (`idempotency`).
"""
