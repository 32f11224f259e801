"""A getter that is cancelled takes no item with it."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()

    async def consumer(name):
        trace(name, await queue.get())

    first, second = (asyncio.create_task(consumer(name)) for name in ["first", "second"])
    await asyncio.sleep(1)
    first.cancel()
    await queue.put("item")
    await second
    await asyncio.sleep(0)
    trace(first.cancelled(), queue.qsize())
