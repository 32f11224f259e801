"""A protocol that fails on its data loses the connection, by that error."""

from harness import TracedProtocol, connect, trace


async def main():
    ours = TracedProtocol(traced=True)
    ours.fails_in = "data"
    transport, other = await connect(ours, TracedProtocol())
    other.write(b"hello")
    await ours.wait("data")
    other.write_eof()
    await ours.wait("lost")
    trace("over", transport.is_closing())
    other.close()
