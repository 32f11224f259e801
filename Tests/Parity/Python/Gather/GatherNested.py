"""Gathers may be nested."""

import asyncio

from harness import trace


async def main():
    async def cell(row, column):
        await asyncio.sleep(row + column)
        return row * column

    async def line(row):
        return await asyncio.gather(*(cell(row, column) for column in range(3)))

    trace(await asyncio.gather(*map(line, range(3))))
