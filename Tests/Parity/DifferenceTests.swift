import Testing

/// What is declared to differ must differ, and in just that way.
@Suite struct DifferenceTests {
    private let python = ["a", "b", "c"]

    @Test func aLineIsReplacedLeftOutOrAdded() throws {
        #expect(try applied(.line(2, python: "b", swift: "x")) == ["a", "x", "c"])
        #expect(try applied(.line(2, python: "b", swift: nil)) == ["a", "c"])
        #expect(try applied(.line(2, python: nil, swift: "x")) == ["a", "x", "b", "c"])
        #expect(try applied(.line(4, python: nil, swift: "x")) == ["a", "b", "c", "x"])
    }

    @Test(arguments: [
        Difference.line(2, python: "x", swift: "b"), .line(4, python: "d", swift: "x"),
        .line(2, python: "b", swift: "b"), .line(5, python: nil, swift: "x"),
    ])
    func oneThatDoesNotOccurIsAnError(difference: Difference) {
        #expect(throws: Difference.DoesNotOccur.self) { try applied(difference) }
    }

    private func applied(_ difference: Difference) throws -> [String] {
        var trace = python
        try difference.apply(to: &trace)
        return trace
    }
}
