import AsyncIO
import AsyncIOSystem

/// What happened, a line each, with the time at which it happened.
///
/// The counterpart of `trace` in `Python/harness.py`; the two write the same words.
final class Trace: Sendable {
    private let written = ThreadLocked<[String]>([])

    var lines: [String] { written.withLock { $0 } }

    func callAsFunction(_ parts: (any Sendable)?...) {
        let seconds = Double(EventLoop.current?.time.nanoseconds ?? 0) / 1_000_000_000
        let line = "\(seconds): " + parts.map { $0.map(show) ?? "nil" }.joined(separator: " ")
        written.withLock { $0.append(line) }
    }

    /// The error with which a scenario has ended.
    func end(with error: any Error) {
        written.withLock { $0.append("raised \(show(error))") }
    }
}

/// A value in the words of both languages.
private func show(_ value: Any) -> String {
    switch value {
    case let error as any Error: show(error)
    case let result as any Outcome: result.shown
    case let values as [Any]: "[" + values.map(show).joined(separator: ", ") + "]"
    default: "\(value)"
    }
}

private func show(_ error: any Error) -> String {
    switch error {
    case let error as Failure: "Failure(\(error.message))"
    case let error as CancelledError:
        if case .user(let message) = error.reason { "CancelledError(\(message))" } else {
            "CancelledError"
        }
    case let error as ErrorGroup: "ErrorGroup" + show(error.errors)
    default: "\(type(of: error))"
    }
}

/// Where Python returns an exception in place of a value.
private protocol Outcome {
    var shown: String { get }
}

extension Result: Outcome {
    var shown: String {
        switch self {
        case .success(let value): show(value)
        case .failure(let error): show(error)
        }
    }
}
