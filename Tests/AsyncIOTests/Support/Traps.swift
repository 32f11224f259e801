import Testing

/// Checks the parts of the message that a trap has left.
func expect(_ result: ExitTest.Result?, _ parts: String...) throws {
    let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    for part in parts { #expect(text.contains(part)) }
}
