"""A task that has ended needs no shield, and no turn."""

import asyncio

from harness import trace


async def main():
    async def work():
        return 42

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(trace, "callback")
    trace(await asyncio.shield(task))
    await asyncio.sleep(0)
