"""An abort is told without an error, and once."""

from harness import TracedProtocol, connect, trace, turns


async def main():
    ours = TracedProtocol(traced=True)
    transport, other = await connect(ours, TracedProtocol())
    transport.abort()
    trace("aborted", transport.is_closing())
    transport.abort()
    transport.close()
    await ours.wait("lost")
    await turns(3)
    other.close()
