"""A getter that gives up leaves the line."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()
    try:
        async with asyncio.timeout(1):
            await queue.get()
    except TimeoutError as error:
        trace("thrown", error)
    queue.put_nowait("item")
    trace(queue.get_nowait())
