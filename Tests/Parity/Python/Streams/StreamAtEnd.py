"""The end is reached when everything was read."""

import asyncio

from harness import trace


async def main():
    reader = asyncio.StreamReader()
    trace(reader.at_eof())
    reader.feed_data(b"some data\n")
    await reader.readline()
    trace(reader.at_eof())
    reader.feed_data(b"more\n")
    reader.feed_eof()
    await reader.readline()
    await reader.read()
    trace(reader.at_eof())
