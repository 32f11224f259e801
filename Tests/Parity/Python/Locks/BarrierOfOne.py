"""A barrier for one lets through without a turn."""

import asyncio

from harness import trace


async def main():
    barrier = asyncio.Barrier(1)
    asyncio.get_running_loop().call_soon(trace, "callback")
    trace(await barrier.wait())
    trace(await barrier.wait())
    await asyncio.sleep(0)
