"""How often a second a bare SQLite commits one row durably: WAL, synchronous FULL, one writer.

Usage: bare_commits.py FOLDER BYTES SECONDS; prints the rate.
"""

import sqlite3
import sys
import tempfile
import time

folder, size, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
with tempfile.TemporaryDirectory(dir=folder) as place:
    rows = sqlite3.connect(f"{place}/bare.sqlite", isolation_level=None)
    rows.execute("PRAGMA journal_mode = WAL")
    rows.execute("PRAGMA synchronous = FULL")
    rows.execute("CREATE TABLE fact (id TEXT PRIMARY KEY, bytes BLOB NOT NULL)")
    done = 0
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        rows.execute("INSERT INTO fact VALUES (?, ?)", (f"bare.{done}", b"x" * size))
        done += 1
    print(done / (time.perf_counter() - began))
    rows.close()
