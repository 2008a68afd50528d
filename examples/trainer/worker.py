"""Retrains on the dataset that is named on the command line, in place of tagset's own worker: python3 worker.py stills

Needs Python 3.10 and `pip install temporalio`.
"""

import asyncio
import hashlib
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import quote, urljoin
from urllib.request import urlopen

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker


def read(uri: str, sha256: str) -> bytes:
    content = urlopen(uri).read()  # file: as it stands; s3: needs an S3 client here
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"{uri} is not what was handed over")
    return content


@activity.defn
def train(dataset: dict) -> dict:
    manifest = json.loads(read(dataset["manifestUri"], dataset["manifestSha256"]))
    files = {}
    for file in manifest["files"]:
        if file.get("audience", "reader") == "reader":  # the owner's files are nothing to train on
            # In the store they lie beside the manifest, under the paths that it has.
            uri = urljoin(dataset["manifestUri"], quote(file["path"]))
            files[file["path"].rsplit("/", 1)[-1]] = read(uri, file["sha256"])
    # This is where training goes.
    return {"metrics": {"images": manifest["rows"]["dataset"], "labels": manifest["labels"]["count"]}}


@workflow.defn(name="retrain")
class Retrain:
    @workflow.run
    async def run(self, dataset: dict) -> dict:
        return await workflow.execute_activity(train, dataset, start_to_close_timeout=timedelta(hours=12))


async def main() -> None:
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"], namespace=os.environ.get("TEMPORAL_NAMESPACE", "default"))
    with ThreadPoolExecutor(1) as pool:
        await Worker(client, task_queue=f"retraining-{sys.argv[1]}", workflows=[Retrain], activities=[train], activity_executor=pool).run()


if __name__ == "__main__":
    asyncio.run(main())
