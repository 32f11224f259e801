"""A time that has passed means the next turn; earlier times come first."""

import asyncio

from harness import trace


async def main():
    loop = asyncio.get_running_loop()
    await asyncio.sleep(10)
    loop.call_at(2, trace, "two")
    loop.call_at(1, trace, "one")
    loop.call_later(-20, trace, "minus ten")
    trace("caller")
    await asyncio.sleep(1)
    trace("end")
