"""A close is at once, and its callback a turn later."""

from harness import TracedProtocol, connect, trace


async def main():
    ours, theirs = TracedProtocol(traced=True), TracedProtocol()
    transport, other = await connect(ours, theirs)
    transport.write(b"last")
    transport.close()
    trace("closed", transport.is_closing(), transport.is_reading())
    transport.close()
    await ours.wait("lost")
    await theirs.wait("end")
    trace("arrived", theirs.text)
    other.close()
