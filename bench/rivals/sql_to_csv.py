"""A dump's rows as CSV, the way one writes it for one kind of dump: a row a line, values by regular expression, NULL as ''.

usage: sql_to_csv.py dump.sql table out.csv
"""

import csv
import re
import sys

from stages import Stages

dump, table, out = sys.argv[1:]
VALUE = re.compile(r"'((?:[^'\\]|\\.|'')*)'|([^,()']+)")
ESCAPE = re.compile(r"\\(.)|''")
ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "Z": "\x1a"}


def unescape(match):
    return ESCAPED.get(match[1], match[1]) if match[1] else "'"


def value(match):
    text, bare = match.groups()
    if bare is not None:
        return "" if bare == "NULL" else bare
    return ESCAPE.sub(unescape, text) if "\\" in text or "''" in text else text


timing = Stages()
with open(dump, encoding="utf-8", newline="\n") as lines, open(out, "w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    columns, inside, created = [], False, False
    for line in lines:
        if line.startswith("CREATE TABLE"):
            created = line.startswith(f"CREATE TABLE `{table}`")
        elif created and line.startswith("  `"):
            columns.append(line.split("`")[1])
        elif line.startswith("INSERT INTO"):
            inside = line.startswith(f"INSERT INTO `{table}`")
            if columns:
                writer.writerow(columns)
                columns = []
        elif inside and line.startswith("("):
            writer.writerow([value(match) for match in VALUE.finditer(line[1 : line.rindex(")")])])
timing.done("convert")
timing.report()
