"""Of tasks that have ended it returns at once."""

import asyncio

from harness import trace


async def main():
    async def work():
        return "value"

    tasks = [asyncio.create_task(work()) for _ in range(2)]
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(trace, "callback")
    done, pending = await asyncio.wait(tasks)
    trace("done", len(done), "pending", len(pending))
    await asyncio.sleep(0)
