"""What a due timer adds runs after the timers that are due as well."""

import asyncio

from harness import trace


async def main():
    loop = asyncio.get_running_loop()

    def first():
        trace("first timer")
        loop.call_soon(trace, "callback")

    loop.call_at(1, first)
    loop.call_at(1, trace, "second timer")
    await asyncio.sleep(2)
    trace("end")
