"""A future is settled once."""

import asyncio

from harness import Failure, trace


async def main():
    loop = asyncio.get_running_loop()
    future, failed, cancelled = (loop.create_future() for _ in range(3))
    future.set_result(1)
    failed.set_exception(Failure("first"))
    cancelled.cancel()
    for each in [future, failed, cancelled]:
        try:
            each.set_result(2)
        except asyncio.InvalidStateError as error:
            trace(error)
        try:
            each.set_exception(Failure("second"))
        except asyncio.InvalidStateError as error:
            trace(error)
    trace(await future, failed.exception(), cancelled.cancelled())
