"""A timer that is due at once against callbacks that go on and on."""

import asyncio

from harness import trace


async def main():
    loop = asyncio.get_running_loop()

    def again(count):
        trace("callback", count)
        if count < 3:
            loop.call_soon(again, count + 1)

    loop.call_later(0, trace, "timer")
    loop.call_soon(again, 1)
    await asyncio.sleep(1)
