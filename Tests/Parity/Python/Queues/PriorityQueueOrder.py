"""The smallest first."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.PriorityQueue()
    for item in [5, 1, 4, 2, 3]:
        await queue.put(item)
    trace([await queue.get() for _ in range(5)])
