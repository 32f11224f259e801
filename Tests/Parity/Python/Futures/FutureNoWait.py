"""A future that is pending has no result to show."""

import asyncio

from harness import trace


async def main():
    future = asyncio.get_running_loop().create_future()
    trace(future.done(), future.cancelled())
    try:
        future.result()
    except asyncio.InvalidStateError as error:
        trace(error)
    try:
        future.exception()
    except asyncio.InvalidStateError as error:
        trace(error)
    future.set_result(42)
    trace(future.done(), future.result(), future.exception())
