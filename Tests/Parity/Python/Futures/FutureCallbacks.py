"""Callbacks run a turn later, in their order, and also if the future was settled before."""

import asyncio

from harness import trace


async def main():
    future = asyncio.get_running_loop().create_future()
    for name in ["a", "b"]:
        future.add_done_callback(lambda future, name=name: trace(name, future.result()))
    future.set_result(42)
    trace("set")
    await asyncio.sleep(0)
    future.add_done_callback(lambda future: trace("late"))
    trace("added")
    await asyncio.sleep(0)
