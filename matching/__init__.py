"""Pairs a need written by a country with the offers that answer it, and says why.

Two halves. The light one (`text`, `lexicon`, `hints`, `reasons`) needs the standard library and
snowballstemmer only, so that a web process may import it. The engine (`matcher` and what it
stands on) needs numpy, scipy and scikit-learn, and belongs in workers and on the command line.
"""
