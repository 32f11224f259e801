import AsyncIOSystem
import Testing

@Suite struct SocketAddressTests {
    @Test func parsesLiteralAddresses() {
        #expect(SocketAddress(literal: "1.2.3.4", port: 1) == .ipv4(0x0102_0304, port: 1))
        #expect(SocketAddress(literal: "::1", port: 65_535)?.description == "[::1]:65535")
        #expect(SocketAddress(literal: "::3", port: 1)?.family == .ipv6)
        for text in ["1.2.3", "1.2.3.4.5", "256.0.0.1", "localhost", "", "[::1]"] {
            #expect(SocketAddress(literal: text, port: 1) == nil)
        }
        for port in [-1, 65_536] { #expect(SocketAddress(literal: "1.2.3.4", port: port) == nil) }
    }

    /// Two machines may have the same address, each in its own network.
    @Test func aScopeBelongsToTheAddress() throws {
        let address = try #require(SocketAddress(literal: "fe80::1%3", port: 80))
        #expect(address.host == "fe80::1%3")
        #expect(address.description == "[fe80::1%3]:80")
        #expect(SocketAddress(literal: address.host, port: 80) == address)
    }
}
