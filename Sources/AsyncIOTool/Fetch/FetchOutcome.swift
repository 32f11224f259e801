import AsyncIOHTTP

/// What became of one URL.
struct FetchOutcome: Sendable {
    let url: String
    var status: Int?
    var byteCount = 0
    var duration: Duration = .zero
    /// What went wrong, in words; `nil` if the URL was fetched.
    var problem: String?
    var file: String?

    var isSuccess: Bool { problem == nil }

    /// An error in words, without the URL, which stands beside it.
    static func words(for error: any Error, timeout: Duration) -> String {
        switch error {
        case let error as HTTPClientError where error.kind == .timeout:
            "timed out after \(timeout.inSeconds)"
        case let error as HTTPClientError:
            error.reason
        default:
            "\(error)"
        }
    }
}

extension Duration {
    /// The duration as a number of seconds.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// The duration as `1.25 s`, `300 ms` for short ones.
    var inSeconds: String {
        seconds < 1 ? "\(Int((seconds * 1000).rounded())) ms" : "\(Decimals.text(seconds, 2)) s"
    }
}

/// Numbers with a fixed number of decimals, without Foundation.
enum Decimals {
    static func text(_ value: Double, _ places: Int) -> String {
        guard places > 0 else { return "\(Int(value.rounded()))" }
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((value * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        let zeros = String(repeating: "0", count: places - fraction.count)
        return "\(scaled / scale).\(zeros)\(fraction)"
    }
}
