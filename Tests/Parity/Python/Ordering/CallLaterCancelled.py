"""A cancelled timer does not run, and nobody waits for its time."""

import asyncio

from harness import trace


async def main():
    loop = asyncio.get_running_loop()
    timer = loop.call_later(100, trace, "cancelled")
    loop.call_later(1, trace, "kept")
    timer.cancel()
    trace(timer.cancelled())
    await asyncio.sleep(2)
    trace("end")
