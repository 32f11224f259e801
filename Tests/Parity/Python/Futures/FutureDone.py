"""Who waits for a future that is settled goes on at once, as often as they like."""

import asyncio

from harness import trace


async def main():
    future = asyncio.get_running_loop().create_future()
    future.set_result(42)
    asyncio.get_running_loop().call_soon(trace, "callback")
    trace(await future)
    trace(await future)
    await asyncio.sleep(0)
