"""What an expert would write today: ConnectorX reads the live tables, Polars does the rest, all of it in memory.

usage: connectorx_polars.py mysql://user:password@host:port/database dataset.yaml dataset.csv connections
"""

import sys

import connectorx as cx
import polars as pl
import yaml

from stages import Stages

url, rules_yaml, out, connections = sys.argv[1:]
with open(rules_yaml, encoding="utf-8") as file:
    rules = yaml.safe_load(file)["rules"]
synonyms = {name: tag for tag, names in rules["synonyms"].items() for name in names}
synonyms = {name: synonyms.get(tag, tag) for name, tag in synonyms.items()}
timing = Stages()


def read(query):
    return cx.read_sql(url, query, return_type="polars", partition_on="id", partition_num=int(connections))


tags = read("SELECT id, value, ref_id FROM tags")
shots = read("SELECT id, shot_image_id FROM shots")
timing.done("read")

tag = pl.col("value").str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars().replace(synonyms)
dataset = (
    tags.lazy()
    .drop_nulls()
    .select("ref_id", tag)
    .filter(pl.col("value") != "", ~pl.col("value").is_in(rules["exclude"]))
    .unique()
    .filter(pl.len().over("value") >= rules["minUses"])
    .join(shots.lazy(), left_on="ref_id", right_on="id")
    .group_by("ref_id", "shot_image_id")
    .agg(pl.col("value").sort().str.join(",").alias("tags"))
    .sort("ref_id")
    .rename({"ref_id": "id"})
    .collect(engine="streaming")
)
timing.done("clean")

dataset.write_csv(out)
timing.done("write")
timing.report()
