"""When the time is up it throws, and the tasks run on."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        return delay

    tasks = [asyncio.create_task(work(delay)) for delay in [1, 3]]
    try:
        for task in asyncio.as_completed(tasks, timeout=2):
            trace(await task)
    except TimeoutError as error:
        trace("thrown", error)
    trace(await tasks[1])
