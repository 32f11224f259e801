"""Tasks that yield take turns."""

import asyncio

from harness import trace


async def main():
    async def work(name):
        for step in range(3):
            trace(name, step)
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(work(name)) for name in ["a", "b", "c"]]
    for task in tasks:
        await task
    trace("end")
