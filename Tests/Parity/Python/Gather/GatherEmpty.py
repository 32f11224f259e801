"""Of nothing it gives nothing, and does not yield."""

import asyncio

from harness import trace


async def main():
    asyncio.get_running_loop().call_soon(trace, "callback")
    trace(await asyncio.gather())
    trace(await asyncio.gather(return_exceptions=True))
    await asyncio.sleep(0)
