"""What a callback adds runs in the next turn, after what is ready already."""

import asyncio

from harness import trace, turns


async def main():
    loop = asyncio.get_running_loop()

    def first():
        trace("first")
        loop.call_soon(trace, "added by first")

    loop.call_soon(first)
    loop.call_soon(trace, "second")
    await turns(3)
    trace("end")
