"""Of several getters with items on the way one is cancelled: no item is lost."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()

    async def consumer(name):
        trace(name, await queue.get())
        await asyncio.sleep(1)

    names = ["first", "second", "third"]
    tasks = [asyncio.create_task(consumer(name)) for name in names]
    await asyncio.sleep(1)
    queue.put_nowait(1)
    queue.put_nowait(2)
    tasks[0].cancel()
    await asyncio.sleep(1)
    trace("left", queue.qsize())
    queue.put_nowait(3)
    await asyncio.wait(tasks)
