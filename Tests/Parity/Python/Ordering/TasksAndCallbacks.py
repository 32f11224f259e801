"""Tasks and callbacks stand in one line."""

import asyncio

from harness import trace


async def main():
    loop = asyncio.get_running_loop()

    async def work(name):
        trace(name)

    loop.call_soon(trace, "callback 1")
    asyncio.create_task(work("task 1"))
    loop.call_soon(trace, "callback 2")
    asyncio.create_task(work("task 2"))
    await asyncio.sleep(0)
    trace("end")
