"""First in, first out, without a turn while there is something to take."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()
    asyncio.get_running_loop().call_soon(trace, "callback")
    for item in [1, 3, 2]:
        await queue.put(item)
    trace([await queue.get() for _ in range(3)], queue.empty())
    await asyncio.sleep(0)
