"""A task that fails takes its turn; the others come nevertheless."""

import asyncio

from harness import Failure, trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        if delay == 1:
            raise Failure("one")
        return delay

    tasks = [asyncio.create_task(work(delay)) for delay in [2, 1]]
    for task in asyncio.as_completed(tasks):
        try:
            trace(await task)
        except Failure as error:
            trace("thrown", error)
