"""A callback that is taken back does not run; the others keep their order."""

import asyncio

from harness import trace


async def main():
    future = asyncio.get_running_loop().create_future()
    names = ["a", "b", "c"]
    callbacks = [lambda future, name=name: trace(name) for name in names]
    for callback in callbacks:
        future.add_done_callback(callback)
    trace(future.remove_done_callback(callbacks[1]) > 0)
    trace(future.remove_done_callback(callbacks[1]) > 0)
    future.set_result(42)
    await asyncio.sleep(0)
