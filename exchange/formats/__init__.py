"""How dates and times are written: day, month in words, year; the clock by 24 hours.

Languages that are missing here are written so by Django already. A time never stands without its
zone: ``moment`` on pages and ``letter.moment_in`` in mails add it.
"""
