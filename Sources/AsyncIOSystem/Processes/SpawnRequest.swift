/// A program to start, as the system layer takes it: everything is decided, nothing is opened.
package struct SpawnRequest: Sendable {
    /// Where the child stands among processes.
    package enum Group: Sendable, Hashable {
        case inherit
        case new
        case session
        case join(Int32)
    }

    /// Whom the child runs as.
    package enum Account: Sendable, Hashable {
        case id(UInt32)
        case name(String)
    }

    /// What variables the child has.
    package enum Environment: Sendable, Hashable {
        /// The parent's.
        case inherit
        /// These alone.
        case replace([String: String])
        /// The parent's, with these changed, or taken away.
        case update([String: String?])
    }

    /// The name of a program, looked for in the child's PATH, or a path with a slash.
    package var program: String
    /// From `argv[0]` on.
    package var arguments: [String]
    package var environment = Environment.inherit
    /// What the child's descriptors are: its number, and where it comes from.
    package var streams: [Int32: Stream] = [:]
    package var workingDirectory: String?
    package var group = Group.inherit
    package var user: Account?
    package var primaryGroup: Account?
    package var extraGroups: [Account]?
    package var umask: Int32?
    package var niceness: Int32 = 0
    package var limits: [ResourceLimit] = []

    /// Where one descriptor of the child comes from.
    package enum Stream: Sendable, Hashable {
        case descriptor(Int32)
        /// The one with the same number, or none if the parent has none.
        case inherit
        /// The same as another descriptor of the child's own.
        case sameAs(Int32)
        case pipeToRead
        case pipeToWrite
        case file(String, FileAccess)
    }

    /// How a file is opened for a child.
    package enum FileAccess: Sendable, Hashable {
        case read
        case write
        case append
        case both
    }

    package init(program: String, arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }
}
