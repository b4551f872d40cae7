"""Checking links: collect, probe, judge, remember, report."""
