"""Last in, first out."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.LifoQueue()
    for item in [1, 3, 2]:
        await queue.put(item)
    trace([await queue.get() for _ in range(3)])
