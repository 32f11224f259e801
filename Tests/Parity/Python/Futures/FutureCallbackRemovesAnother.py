"""A callback takes back another that is about to run."""

import asyncio

from harness import trace


async def main():
    future = asyncio.get_running_loop().create_future()

    def second(future):
        trace("second")

    def first(future):
        trace("first", future.remove_done_callback(second) > 0)

    future.add_done_callback(first)
    future.add_done_callback(second)
    future.set_result(42)
    await asyncio.sleep(0)
