"""Who takes from an empty queue waits for the next item."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()

    async def consumer():
        trace(await queue.get())

    task = asyncio.create_task(consumer())
    asyncio.get_running_loop().call_later(1, queue.put_nowait, "item")
    await task
