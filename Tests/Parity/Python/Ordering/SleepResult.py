"""A sleep may bring a value, also the shortest one."""

import asyncio

from harness import trace


async def main():
    loop = asyncio.get_running_loop()
    trace(await asyncio.sleep(0.5, "half"))
    loop.call_soon(trace, "callback")
    trace(await asyncio.sleep(0, 10))
    trace(await asyncio.sleep(-1, "past"))
