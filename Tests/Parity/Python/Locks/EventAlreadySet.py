"""An event that is set lets through without a turn."""

import asyncio

from harness import trace


async def main():
    event = asyncio.Event()
    event.set()
    event.set()
    asyncio.get_running_loop().call_soon(trace, "callback")
    await event.wait()
    trace("through")
    await asyncio.sleep(0)
