"""Callbacks run whichever way a future ends."""

import asyncio

from harness import Failure, trace


async def main():
    loop = asyncio.get_running_loop()
    failed, cancelled = loop.create_future(), loop.create_future()
    failed.add_done_callback(lambda future: trace("failed", future.exception()))
    cancelled.add_done_callback(lambda future: trace("cancelled", future.cancelled()))
    cancelled.cancel()
    failed.set_exception(Failure("future"))
    await asyncio.sleep(0)
