"""A task takes its first step in a later turn, in the order of creation."""

import asyncio

from harness import trace


async def main():
    async def work(name):
        trace(name)

    tasks = [asyncio.create_task(work(name)) for name in ["a", "b", "c"]]
    trace("creator")
    for task in tasks:
        await task
    trace("end")
