/// The end of a run, for programs: one JSON document.
enum JSONReport {
    static func text(_ outcomes: [FetchOutcome]) -> String {
        guard !outcomes.isEmpty else { return "[]\n" }
        return "[\n" + outcomes.map { "  " + object($0) }.joined(separator: ",\n") + "\n]\n"
    }

    private static func object(_ outcome: FetchOutcome) -> String {
        let members = [
            ("url", string(outcome.url)),
            ("status", outcome.status.map { "\($0)" } ?? "null"),
            ("bytes", "\(outcome.byteCount)"),
            ("seconds", Decimals.text(outcome.duration.seconds, 6)),
            ("error", outcome.problem.map(string) ?? "null"),
            ("file", outcome.file.map(string) ?? "null"),
        ]
        return "{" + members.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
    }

    private static func string(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\r": json += "\\r"
            case "\t": json += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }
}
