"""Sleepers wake in the order of their times."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        trace("woke", delay)

    tasks = [asyncio.create_task(work(delay)) for delay in [3.5, 1.5, 2.5, 0.5]]
    for task in tasks:
        await task
    trace("end")
