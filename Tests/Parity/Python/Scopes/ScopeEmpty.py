"""A scope without a task ends with its body."""

import asyncio

from harness import trace


async def main():
    asyncio.get_running_loop().call_soon(trace, "callback")
    async with asyncio.TaskGroup():
        trace("body")
    trace("end")
    await asyncio.sleep(0)
