"""A queue tells how much is in it, and when it is full."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue(2)
    trace(queue.qsize(), queue.empty(), queue.full(), queue.maxsize)
    await queue.put(1)
    trace(queue.qsize(), queue.empty(), queue.full())
    await queue.put(2)
    trace(queue.qsize(), queue.empty(), queue.full())
    endless = asyncio.Queue()
    await endless.put(1)
    trace(endless.qsize(), endless.full(), endless.maxsize)
