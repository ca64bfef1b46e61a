"""What is measured, against what: every figure stands beside a floor measured in the same run, because machines differ.

``make bench`` prints one table and writes it to ``benchmarks/latest.json``; nothing fails because of a figure.
"""
