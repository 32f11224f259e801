"""Who joins a queue waits until each item is done, not only taken."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()
    for item in [1, 2]:
        queue.put_nowait(item)

    async def worker():
        while True:
            item = await queue.get()
            await asyncio.sleep(item)
            trace("done", item)
            queue.task_done()

    task = asyncio.create_task(worker())
    await queue.join()
    trace("joined")
    task.cancel()
