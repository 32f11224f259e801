/// A place in the source: where a task was created or a callback was set.
///
/// Twelve bytes, because every task has one: the text of a literal stays where it is and ends in zero.
public struct SourceSite: @unchecked Sendable, Hashable, CustomStringConvertible {
    // SAFETY: points to a literal, which is constant and never freed.
    private let file: UnsafePointer<UInt8>
    private let shortLine: UInt32

    /// Notes a place; the arguments are meant to be `#fileID` and `#line`.
    public init(_ file: StaticString, _ line: UInt) {
        precondition(file.hasPointerRepresentation, "a place is named by a #fileID")
        self.file = file.utf8Start
        shortLine = UInt32(clamping: line)
    }

    /// The line, counted from one.
    public var line: UInt { UInt(shortLine) }

    /// The file, as `Module/File.swift`.
    public var fileID: String { String(cString: file) }

    /// The place as `Module/File.swift:41`.
    public var description: String { "\(fileID):\(line)" }

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
