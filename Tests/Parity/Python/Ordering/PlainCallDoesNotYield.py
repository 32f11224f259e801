"""A call of an async function is no turn of the loop."""

import asyncio

from harness import trace


async def main():
    async def leaf():
        trace("leaf")
        return 42

    async def middle():
        return await leaf() + 1000

    asyncio.get_running_loop().call_soon(trace, "callback")
    trace(await middle())
    await asyncio.sleep(0)
    trace("end")
