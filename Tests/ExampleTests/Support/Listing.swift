import Testing

/// What a tutorial says of one of its programs.
struct Listing: Sendable, CustomTestStringConvertible {
    let program: String
    let seconds: Double?
    let lines: [String]

    /// - Parameters:
    ///   - program: Its name.
    ///   - seconds: How long it takes; `nil` if there is no loop to measure it.
    ///   - lines: What it prints.
    init(_ program: String, takes seconds: Double?, _ lines: String...) {
        (self.program, self.seconds, self.lines) = (program, seconds, lines)
    }

    var testDescription: String { program }
}
