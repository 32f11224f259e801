"""A free lock is taken without a turn."""

import asyncio

from harness import trace


async def main():
    lock = asyncio.Lock()
    asyncio.get_running_loop().call_soon(trace, "callback")
    async with lock:
        trace("held", lock.locked())
    trace("free", lock.locked())
    await asyncio.sleep(0)
