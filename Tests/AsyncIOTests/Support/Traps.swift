import Testing

/// Checks the parts of the message that a trap has left.
func expectTrap(_ result: ExitTest.Result?, says parts: String...) throws {
    let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    for part in parts { #expect(text.contains(part)) }
}
