"""Who waits for a task that is done goes on at once."""

import asyncio

from harness import trace


async def main():
    async def work():
        return "value"

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(trace, "callback")
    trace(await task)
    trace(await task)
    await asyncio.sleep(0)
    trace("end")
