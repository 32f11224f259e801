import AsyncIO

extension Twin {
    static let transportMadeFails = Twin { trace in
        let ours = TracedProtocol(trace)
        ours.failsIn = "made"
        let (transport, other) = try await connect(ours, TracedProtocol())
        trace("connected", transport.isClosing)
        other.write("hello")
        await ours.wait(for: "data")
        transport.close()
        await ours.wait(for: "lost")
        other.close()
    }
}
