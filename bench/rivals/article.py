"""The way of the notebook: both tables as CSV, pandas, one CSV out.

usage: article.py tags.csv shots.csv dataset.yaml dataset.csv

The notebook merged synonyms, dropped duplicates, counted, kept the frequent tags, merged and grouped. Blanks and
Unicode forms are put right here as well, on distinct values only, so that every contender publishes the same bytes.
"""

import sys
import unicodedata

import pandas as pd
import yaml

from stages import Stages

tags_csv, shots_csv, rules_yaml, out = sys.argv[1:]
with open(rules_yaml, encoding="utf-8") as file:
    rules = yaml.safe_load(file)["rules"]
synonyms = {name: tag for tag, names in rules["synonyms"].items() for name in names}
synonyms = {name: synonyms.get(tag, tag) for name, tag in synonyms.items()}
timing = Stages()

tags = pd.read_csv(tags_csv, usecols=["id", "value", "ref_id"])
shots = pd.read_csv(shots_csv, usecols=["id", "shot_image_id"])
timing.done("read")

tags = tags.dropna()
tags["ref_id"] = tags["ref_id"].astype("int64")
clean = {value: " ".join(unicodedata.normalize("NFC", value).split()) for value in tags["value"].unique()}
tags["value"] = tags["value"].map(clean)
tags = tags[tags["value"] != ""]
timing.done("normalise")

tags["value"] = tags["value"].replace(synonyms)
timing.done("synonyms")

tags = tags.drop_duplicates(["ref_id", "value"])
timing.done("duplicates")

uses = tags["value"].value_counts()
uses = uses[(uses >= rules["minUses"]) & ~uses.index.isin(rules["exclude"])]
tags = tags[tags["value"].isin(uses.index)]
timing.done("count")

merged = tags.merge(shots, left_on="ref_id", right_on="id", suffixes=("_tag", ""))
timing.done("merge")

merged = merged.sort_values(["id", "value"])
dataset = merged.groupby(["id", "shot_image_id"], as_index=False)["value"].agg(",".join)
dataset = dataset.rename(columns={"value": "tags"})
timing.done("group")

dataset.to_csv(out, index=False)
timing.done("write")
timing.report()
