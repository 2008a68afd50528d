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
from urllib.request import urlopen

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker


@activity.defn
def train(dataset: dict) -> dict:
    content = urlopen(dataset["manifestUri"]).read()  # file: as it stands; s3: needs an S3 client here
    if hashlib.sha256(content).hexdigest() != dataset["manifestSha256"]:
        raise ValueError(f"{dataset['manifestUri']} is not the manifest that was handed over")
    manifest = json.loads(content)  # its files lie beside it: this is where training goes
    return {"metrics": {"images": manifest["rows"]["dataset"], "labels": len(manifest["labels"])}}


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
