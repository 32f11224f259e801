"""Timers run in the order of their times."""

import asyncio

from harness import trace


async def main():
    loop = asyncio.get_running_loop()
    for delay in [5, 1, 3, 2, 4]:
        loop.call_later(delay, trace, "timer", delay)
    await asyncio.sleep(6)
    trace("end")
