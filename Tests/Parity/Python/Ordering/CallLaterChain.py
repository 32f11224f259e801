"""A timer may start another; delays count from its own time."""

import asyncio

from harness import trace


async def main():
    loop = asyncio.get_running_loop()

    def again(count):
        trace("timer", count)
        if count < 3:
            loop.call_later(1.5, again, count + 1)

    loop.call_later(1, again, 1)
    await asyncio.sleep(10)
    trace("end")
