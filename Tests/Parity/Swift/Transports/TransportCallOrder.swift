import AsyncIO

extension Twin {
    static let transportCallOrder = Twin { trace in
        let ours = TracedProtocol(trace)
        let (transport, other) = try await connect(ours, TracedProtocol())
        trace("connected", transport.isClosing, transport.isReading)
        other.write("hello")
        await ours.wait(for: "data")
        other.writeEOF()
        await ours.wait(for: "lost")
        trace("over", transport.isClosing)
        other.close()
    }
}
