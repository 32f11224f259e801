"""All begin in the order of the arguments, before any goes on."""

import asyncio

from harness import trace


async def main():
    async def work(name):
        trace(name, "begins")
        await asyncio.sleep(0)
        trace(name, "goes on")

    await asyncio.gather(*map(work, ["a", "b", "c"]))
    trace("end")
