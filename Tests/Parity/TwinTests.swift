import Testing

/// Our trace of a scenario and Python's, line by line.
@Suite struct TwinTests {
    @Test(arguments: Twin.all) func doesWhatPythonDoes(twin: Twin) throws {
        let python = try #require(
            try PythonTraces.all.get()[twin.name], "Python/\(twin.name).py is missing")
        let (ours, expected) = (twin.trace(), try twin.expected(from: python))
        #expect(
            ours == expected,
            """
            ours:
            \(ours.joined(separator: "\n"))
            Python's, with the declared differences:
            \(expected.joined(separator: "\n"))
            """)
    }

    @Test func everyScenarioHasTwoHalvesAndIsListedOnce() throws {
        let listed = Twin.all.map(\.name)
        #expect(Set(listed) == Set(try PythonTraces.all.get().keys))
        #expect(Set(listed).count == listed.count)
    }
}
