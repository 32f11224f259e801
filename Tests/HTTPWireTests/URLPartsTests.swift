import Testing

@testable import HTTPWire

@Suite struct URLPartsTests {
    @Test(arguments: [
        ("http://a", "a", 80, "/", "a"), ("https://a", "a", 443, "/", "a"),
        ("HTTP://EXAMPLE.com:80/", "example.com", 80, "/", "example.com"),
        ("https://a:80/p?q=1", "a", 80, "/p?q=1", "a:80"), ("http://a?q", "a", 80, "/?q", "a"),
        ("http://a#f", "a", 80, "/", "a"), ("http://a/p#\u{E9} x", "a", 80, "/p", "a"),
        ("http://a/?x=http://b@c:1/", "a", 80, "/?x=http://b@c:1/", "a"),
        ("http://[::1]:8080/x", "::1", 8080, "/x", "[::1]:8080"),
        ("http://[2001:DB8::1]", "2001:db8::1", 80, "/", "[2001:db8::1]"),
        ("http://127.0.0.1:1/", "127.0.0.1", 1, "/", "127.0.0.1:1"),
        ("http://a_b-c.d:65535/", "a_b-c.d", 65535, "/", "a_b-c.d:65535"),
    ])
    func parts(url: String, host: String, port: Int, target: String, authority: String) throws {
        let parts = try URLParts(url)
        #expect(parts.host == host && parts.port == port)
        #expect(parts.target == target && parts.authority == authority)
    }

    @Test func schemes() throws {
        #expect(try URLParts("http://a").scheme == .http)
        #expect(try URLParts("hTTps://a").scheme == .https)
    }

    @Test(
        arguments: [
            ("", .unsupportedURLScheme), ("a/b", .unsupportedURLScheme),
            ("ftp://a", .unsupportedURLScheme),
            ("http:/a", .unsupportedURLScheme), (" http://a", .unsupportedURLScheme),
            ("http://", .invalidURLHost), ("http:///p", .invalidURLHost),
            ("http://:80", .invalidURLHost),
            ("http://a/b c", .invalidURLCharacter), ("http://a\r\nX:1", .invalidURLCharacter),
            ("http://a/\u{0}", .invalidURLCharacter), ("http://m\u{FC}n/", .invalidURLCharacter),
            ("http://a/\u{E9}", .invalidURLCharacter), ("http://u@a/", .credentialsInURL),
            ("http://u:p@a/", .credentialsInURL), ("http://a:", .invalidURLPort),
            ("http://a:0", .invalidURLPort), ("http://a:65536", .invalidURLPort),
            ("http://a:8x", .invalidURLPort), ("http://a:-1", .invalidURLPort),
            ("http://a:000080", .invalidURLPort), ("http://a:1:2", .invalidURLPort),
            ("http://::1/", .invalidURLHost), ("http://[::1", .invalidURLHost),
            ("http://[]", .invalidURLHost), ("http://[::1]x", .invalidURLHost),
            ("http://[fe80::1%25eth0]/", .invalidURLHost), ("http://a\\b/", .invalidURLHost),
            ("http://a,b/", .invalidURLHost), ("http://a\"/", .invalidURLHost),
        ] as [(String, WireError.Kind)])
    func refusals(url: String, kind: WireError.Kind) {
        let error = #expect(throws: WireError.self) { try URLParts(url) }
        #expect(error?.kind == kind)
        #expect(error?.message.isEmpty == false)
    }

    @Test(arguments: [
        "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1::8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
        "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "fe80::ABCD",
    ])
    func addresses(text: String) {
        let isAddress = IPv6Syntax.isAddress(text.utf8.span)
        #expect(isAddress)
    }

    @Test(arguments: [
        "", ":", ":::", "1", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3",
        "12345::", "g::", "1:2:3:4:5:6:7:8::", "::1.2.3", "::1.2.3.256", "::1.2.3.4.5", "::1..2.3",
        "1.2.3.4", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.", "1:2:3:4::5:6:7:8",
    ])
    func noAddresses(text: String) {
        let isAddress = IPv6Syntax.isAddress(text.utf8.span)
        #expect(!isAddress)
    }
}
