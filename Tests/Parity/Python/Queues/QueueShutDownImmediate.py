# CPython 3.13
"""A shut-down at once throws away what is in the queue, and ends a join."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()
    for item in [1, 2]:
        queue.put_nowait(item)

    async def joiner():
        await queue.join()
        trace("joined")

    task = asyncio.create_task(joiner())
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    trace(queue.qsize())
    try:
        queue.get_nowait()
    except asyncio.QueueShutDown as error:
        trace("get", error)
    await task
