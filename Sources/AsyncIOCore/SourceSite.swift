/// A place in the source: where a task was created or a callback was set.
public struct SourceSite: Sendable, Hashable, CustomStringConvertible {
    private let file: StaticString
    /// The line, counted from one.
    public let line: UInt

    /// Notes a place; the arguments are meant to be `#fileID` and `#line`.
    public init(_ file: StaticString, _ line: UInt) {
        self.file = file
        self.line = line
    }

    /// The file, as `Module/File.swift`.
    public var fileID: String { file.description }

    /// The place as `Module/File.swift:41`.
    public var description: String { "\(file):\(line)" }

    /// Whether two places are the same file and line.
    public static func == (left: SourceSite, right: SourceSite) -> Bool {
        left.line == right.line && left.fileID == right.fileID
    }

    /// Feeds the file and the line to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(fileID)
        hasher.combine(line)
    }
}
