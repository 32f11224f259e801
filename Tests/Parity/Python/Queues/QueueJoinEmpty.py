"""A queue with nothing to do is joined without a turn."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()
    asyncio.get_running_loop().call_soon(trace, "callback")
    await queue.join()
    trace("joined")
    await asyncio.sleep(0)
