import AsyncIO

/// The URLs to fetch: those of the command line, then those of a file.
enum URLList {
    static func read(_ arguments: [String], file: String?) async throws -> [String] {
        guard let file else { return arguments }
        return arguments + parse(try await readText(file == "-" ? "/dev/stdin" : FilePath(file)))
    }

    /// One URL a line; blank lines and lines that begin with # are passed over.
    static func parse(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline)
            .map { $0.trimmingBlanks }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    }
}

extension Substring {
    /// The text without blanks at either end.
    fileprivate var trimmingBlanks: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
