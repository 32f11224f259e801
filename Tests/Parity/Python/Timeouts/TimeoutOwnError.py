"""What the body throws is thrown, in time or late."""

import asyncio

from harness import Failure, trace


async def main():
    try:
        async with asyncio.timeout(5):
            raise Failure("in time")
    except Failure as error:
        trace("thrown", error)
    try:
        async with asyncio.timeout(5):
            try:
                await asyncio.sleep(100)
            finally:
                raise Failure("late")
    except Failure as error:
        trace("thrown", error)
