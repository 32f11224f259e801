import AsyncIO
import AsyncIOTesting
import Testing

/// A scenario that is written twice, here and in Python, and whose two traces are compared.
///
/// `Swift/Ordering/CallSoonOrder.swift` and `Python/Ordering/CallSoonOrder.py` are twins.
struct Twin: Sendable, CustomTestStringConvertible {
    /// The path of both halves, without what tells them apart: `Ordering/CallSoonOrder`.
    let name: String
    private let differences: [Difference]
    private let body: @Sendable (Trace) async throws -> Void

    /// Makes a twin that does what Python does, line by line.
    init(
        filePath: String = #filePath, _ body: @escaping @Sendable (Trace) async throws -> Void
    ) {
        self.init(differs: [], because: "", filePath: filePath, body)
    }

    /// Makes a twin that differs on purpose, in exactly these lines.
    ///
    /// The reason is for the reader: what is better here, and where that was decided.
    init(
        differs differences: [Difference], because reason: String, filePath: String = #filePath,
        _ body: @escaping @Sendable (Trace) async throws -> Void
    ) {
        name = filePath.split(separator: "/").suffix(2).joined(separator: "/")
            .replacing(".swift", with: "")
        self.differences = differences
        self.body = body
    }

    var testDescription: String { name }

    /// What happens here, a line each.
    func trace() -> [String] {
        let trace = Trace()
        do {
            try onLoop(reports: { _ in }) { [body] in try await body(trace) }
        } catch {
            trace.end(with: error)
        }
        return trace.lines
    }

    /// What has to happen here, if that happens in Python.
    ///
    /// A difference that does not occur any more is an error: the declaration must go.
    func expected(from python: [String]) throws -> [String] {
        try differences.reduce(into: python) { try $1.apply(to: &$0) }
    }
}
