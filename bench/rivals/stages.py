"""Seconds of each stage of a rival and its peak memory, printed as one JSON document."""

import json
import resource
import time


class Stages:
    def __init__(self):
        self.stages = []
        self.started = self.last = time.perf_counter()

    def done(self, name):
        now = time.perf_counter()
        self.stages.append({"name": name, "seconds": round(now - self.last, 3)})
        self.last = now

    def report(self):
        print(json.dumps({
            "stages": self.stages,
            "seconds": round(self.last - self.started, 3),
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }))
