"""Comprehensions over an asynchronous generator, and over coroutines."""

import asyncio

from harness import trace


async def numbers():
    for number in range(4):
        await asyncio.sleep(1)
        yield number


async def one():
    await asyncio.sleep(1)
    return 1


async def main():
    trace([number async for number in numbers()])
    trace([number * 10 async for number in numbers() if number % 2])
    trace(sorted({number % 2 async for number in numbers()}))
    squares = {number: number * number async for number in numbers()}
    trace(squares[3])
    trace([await function() for function in [one, one, one]])
