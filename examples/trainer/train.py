"""Trains a small model on a dataset that tagset hands over, and measures it. Needs Python 3.9, nothing else.

It looks at no picture. It learns which tags come together: given some tags of an image, which others fit. That
is useful to suggest tags, and shows what a real trainer has to do to honour the contract: read the manifest,
check the files, keep the sides of the split apart, leave a model and metrics.json in the output folder.
"""

import csv
import hashlib
import json
import math
import os
import sys
import time
from collections import Counter
from pathlib import Path


def main():
    started = time.monotonic()
    dataset, output = Path(os.environ["TAGSET_DATASET_DIR"]), Path(os.environ["TAGSET_OUTPUT_DIR"])
    manifest, found = read_manifest(dataset, os.environ["TAGSET_MANIFEST_SHA256"])
    labels = [label["label"] for label in json.loads(found["labels.json"].read_text(encoding="utf-8"))]
    print(f"{manifest['name']} {manifest['version']}: {len(labels)} labels", flush=True)

    train, validation = read_sides(found["dataset.csv"], manifest)
    print(f"{len(train)} images to train on, {len(validation)} to measure on", flush=True)

    model = fit(train, labels)
    metrics = measure(model, validation)
    metrics["seconds"] = round(time.monotonic() - started, 2)
    for name, value in metrics.items():
        print(f"{name}: {value}", flush=True)

    write_json(output / "model.json", {"dataset": manifest["version"], **model})
    write_json(output / "metrics.json", metrics)


def read_manifest(dataset, expected):
    """The manifest, and where its files are by their plain paths, once all are what was published."""
    content = (dataset / "manifest.json").read_bytes()
    check("manifest.json", hashlib.sha256(content).hexdigest(), expected)
    manifest = json.loads(content)
    found = {}
    for file in manifest["files"]:
        # What is the owner's alone is not handed over.
        if file["audience"] == "reader":
            plain = plain_path(file)
            found[plain] = find(dataset, plain, file["path"])
            check(plain, sha256_of(found[plain]), file["sha256"])
    return manifest, found


def plain_path(file):
    """In the store a file may lie in a folder named by the first digits of its sha256; the copy has it without."""
    return file["path"].replace(file["sha256"][:12] + "/", "", 1)


def find(dataset, *paths):
    """The file under the first of these paths that there is."""
    for path in paths:
        if (dataset / path).is_file():
            return dataset / path
    sys.exit(f"{paths[0]} is not in {dataset}, though the manifest lists it for readers.")


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def check(path, found, expected):
    if found != expected:
        sys.exit(f"{path} has the sha256 {found}, not {expected}: this is not the dataset that was handed over.")


def read_sides(dataset_csv, manifest):
    """The tags of the images on each side: those to train on, and those to measure on."""
    id_column = manifest["rules"]["tables"]["images"]["id"]
    sides = {True: [], False: []}
    with open(dataset_csv, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            tags = row["tags"].split(manifest["delimiter"])
            sides[is_validation(row[id_column], manifest["split"]["share"])].append(tags)
    train, validation = sides[False], sides[True]
    if (len(train), len(validation)) != (manifest["split"]["train"], manifest["split"]["validation"]):
        sys.exit("The sides of the split are not as long as the manifest says.")
    return train, validation


def is_validation(image, share):
    """The rule of the column `split` in dataset.parquet; it depends on the id alone."""
    return int(hashlib.md5(image.encode()).hexdigest()[:8], 16) < share * 2**32


def fit(images, labels):
    """Counts how many images have each label, and each two labels."""
    index = {label: at for at, label in enumerate(labels)}
    uses, pairs = Counter(), Counter()
    for tags in images:
        present = sorted(index[tag] for tag in tags)
        uses.update(present)
        pairs.update((a, b) for a in present for b in present if a < b)
    return {
        "labels": labels,
        "images": len(images),
        "uses": [uses[at] for at in range(len(labels))],
        "pairs": [[a, b, count] for (a, b), count in sorted(pairs.items())],
    }


def measure(model, images):
    """Hides half of the tags of each image and ranks all that are not shown: by the model, and by use alone."""
    by_model, by_use = [], []
    suggest = suggester(model)
    popular = sorted(range(len(model["labels"])), key=lambda at: -model["uses"][at])
    index = {label: at for at, label in enumerate(model["labels"])}
    for tags in images:
        present = [index[tag] for tag in tags]
        shown, hidden = set(present[::2]), set(present[1::2])
        if hidden:
            by_model.append(average_precision(suggest(shown), hidden))
            by_use.append(average_precision([at for at in popular if at not in shown], hidden))
    return {
        "meanAveragePrecision": mean(by_model),
        "popularityBaseline": mean(by_use),
        "imagesMeasured": len(by_model),
    }


def suggester(model):
    """Ranks the labels that are not shown by naive Bayes: how probable, given the shown ones."""
    labels = range(len(model["labels"]))
    uses, images = model["uses"], model["images"]
    together = {(a, b): count for a, b, count in model["pairs"]}

    def given(shown, label):
        # As if half an image more had each pair: what was never seen is improbable, not impossible.
        count = together.get((min(shown, label), max(shown, label)), 0)
        return math.log((count + 0.5) / (uses[label] + 1))

    def suggest(shown):
        scores = {
            label: math.log((uses[label] + 0.5) / (images + 1)) + sum(given(one, label) for one in shown)
            for label in labels
            if label not in shown
        }
        return sorted(scores, key=lambda label: -scores[label])

    return suggest


def average_precision(ranked, relevant):
    """The mean, over the relevant ones, of the share of relevant ones up to there."""
    found, total = 0, 0.0
    for rank, label in enumerate(ranked, start=1):
        if label in relevant:
            found += 1
            total += found / rank
    return total / len(relevant)


def mean(values):
    return round(sum(values) / len(values), 4) if values else None


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
