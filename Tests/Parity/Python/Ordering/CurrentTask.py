"""Each task finds itself, also after others have run."""

import asyncio

from harness import trace


async def main():
    async def work(name):
        trace(name, asyncio.current_task().get_name())
        await asyncio.sleep(0)
        trace(name, asyncio.current_task().get_name())

    tasks = [asyncio.create_task(work(name), name="task " + name) for name in ["a", "b"]]
    for task in tasks:
        await task
