"""What is true already is not waited for."""

import asyncio

from harness import trace


async def main():
    condition = asyncio.Condition()
    asyncio.get_running_loop().call_soon(trace, "callback")
    async with condition:
        await condition.wait_for(lambda: True)
        trace("held", condition.locked())
    await asyncio.sleep(0)
