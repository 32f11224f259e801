"""A protocol that fails on being made goes on."""

from harness import TracedProtocol, connect, trace


async def main():
    ours = TracedProtocol(traced=True)
    ours.fails_in = "made"
    transport, other = await connect(ours, TracedProtocol())
    trace("connected", transport.is_closing())
    other.write(b"hello")
    await ours.wait("data")
    transport.close()
    await ours.wait("lost")
    other.close()
