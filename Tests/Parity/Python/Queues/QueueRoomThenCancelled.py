"""A putter that is cancelled when there is room for it already."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue(1)
    queue.put_nowait("a")

    async def producer():
        await queue.put("b")
        await asyncio.sleep(1)
        trace("never")

    task = asyncio.create_task(producer())
    await asyncio.sleep(1)
    trace(queue.get_nowait())
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
    trace("left", queue.qsize())
