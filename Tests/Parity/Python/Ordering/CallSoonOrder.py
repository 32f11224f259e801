"""Callbacks run in the order of the calls, after the caller."""

import asyncio

from harness import trace


async def main():
    loop = asyncio.get_running_loop()
    for name in ["a", "b", "c"]:
        loop.call_soon(trace, name)
    trace("caller")
    await asyncio.sleep(0)
    trace("caller again")
