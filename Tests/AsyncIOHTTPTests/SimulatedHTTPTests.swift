import AsyncIOHTTP
import AsyncIOTesting
import Testing

/// HTTP over a simulated network: client and server as they are, in virtual time.
@Suite struct SimulatedHTTPTests {
    @Test func requestsGetThroughABadNetwork() throws {
        try onLoop(.simulated(seed: 3)) {
            let network = TestNetwork.current
            let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
            network.conditions = LinkConditions(
                latency: .milliseconds(5) ... .milliseconds(80), loss: 0.05)
            let server = try await one.run {
                try await startHTTPServer(host: "10.0.0.1", port: 80) { request in
                    HTTPServerResponse(text: "\(request.path) for you")
                }
            }
            try await two.run {
                try await withHTTPClient { http in
                    let answers = try await gather(0..<50) { number in
                        try await http.get("http://10.0.0.1/\(number)").text()
                    }
                    #expect(answers == (0..<50).map { "/\($0) for you" })
                    http.close()
                }
            }
            #expect(network.statistics.lost > 0)
            #expect(try await server.shutDown(within: .seconds(60)))
        }
    }
}
