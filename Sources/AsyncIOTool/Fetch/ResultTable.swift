/// The end of a run, for people: what became of each URL, and a summary.
struct ResultTable {
    let outcomes: [FetchOutcome]
    let duration: Duration
    /// Whether every URL is listed, however many there are.
    let isComplete: Bool

    /// More rows than this nobody reads: then only failures are listed.
    static let mostRows = 50

    var text: String {
        let listsAll = isComplete || outcomes.count <= Self.mostRows
        let failures = outcomes.filter { !$0.isSuccess }
        let wanted = listsAll ? outcomes : failures
        let rows = isComplete ? wanted[...] : wanted.prefix(Self.mostRows)
        var text = ""
        if !rows.isEmpty {
            text += line("STATUS", "BYTES", "TIME", "URL") + "\n"
            for outcome in rows { text += row(outcome) + "\n" }
            if rows.count < wanted.count {
                text += "… and \(wanted.count - rows.count) more; --all lists every URL\n"
            }
            text += "\n"
        }
        return text + summary(failures.count) + "\n"
    }

    private func summary(_ failures: Int) -> String {
        let bytes = outcomes.reduce(0) { $0 + $1.byteCount }
        let rate = Double(outcomes.count) / max(duration.seconds, 0.000_001)
        return "\(outcomes.count - failures) fetched, \(failures) failed, "
            + "\(ByteCount.text(bytes)) in \(duration.inSeconds) (\(Decimals.text(rate, 0)) URLs/s)"
    }

    private func row(_ outcome: FetchOutcome) -> String {
        var place = outcome.url
        if let problem = outcome.problem { place += "\n" + indent + "↳ " + problem }
        return line(
            outcome.status.map { "\($0)" } ?? "-", ByteCount.text(outcome.byteCount),
            outcome.duration.inSeconds, place)
    }

    private let indent = String(repeating: " ", count: 31)

    private func line(_ status: String, _ bytes: String, _ time: String, _ url: String) -> String {
        [Columns.right(status, 6), Columns.right(bytes, 10), Columns.right(time, 9), " " + url]
            .joined(separator: "  ")
    }
}

/// Numbers of bytes as people write them.
enum ByteCount {
    static func text(_ count: Int) -> String {
        if count < 1_000 { return "\(count) B" }
        var value = Double(count)
        for unit in ["kB", "MB", "GB"] {
            value /= 1_000
            if value < 999.95 { return "\(Decimals.text(value, 1)) \(unit)" }
        }
        return "\(Decimals.text(value / 1_000, 1)) TB"
    }
}

/// Text in columns.
enum Columns {
    static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
