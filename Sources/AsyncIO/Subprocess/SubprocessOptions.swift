import AsyncIOSystem

/// Everything about a child but its program and its standard streams.
///
/// The counterpart of the keywords of `subprocess.Popen`.
public struct SubprocessOptions: Sendable, Hashable {
    /// The variables that a child has.
    public enum Environment: Sendable, Hashable {
        /// Those of this process.
        case inherit
        /// These and no others; also `PATH` is then looked for in them.
        case replace([String: String])
        /// Those of this process with some changed, or with `nil` taken away.
        case update([String: String?])
    }

    /// Where a child stands among the processes; that decides which signals of a terminal reach it.
    public enum ProcessGroup: Sendable, Hashable {
        /// In the group of this process: Ctrl-C reaches both.
        case inherit
        /// In a group of its own: Ctrl-C does not reach it, and ending it ends all of the group.
        case new
        /// In a session of its own, without a terminal, and so in a group of its own too.
        case newSession
        /// In the group with this number.
        case join(Int32)
    }

    /// A user or a group of the system.
    public enum Account: Sendable, Hashable {
        /// The one with this number.
        case id(UInt32)
        /// The one with this name; a user brings its own group along, unless another is named.
        case name(String)
    }

    /// The child's variables.
    public var environment = Environment.inherit
    /// Where the child begins; `nil` is where this process is.
    ///
    /// A program with a relative path is looked for from there.
    public var workingDirectory: String?
    /// Further descriptors, each with the number it has here; all others are closed in the child.
    public var inheriting: Set<Int32> = []
    /// The child's place among processes.
    public var processGroup = ProcessGroup.inherit
    /// Whom the child runs as; `nil` leaves that alone.
    ///
    /// Unless `extraGroups` are given it then has none of this process's. The change takes a copy of the memory's tables, since memory must not be shared across a change of
    /// rights: in a process of gigabytes it takes some milliseconds, in which the other threads go on.
    public var user: Account?
    /// The child's group.
    public var group: Account?
    /// The child's supplementary groups; `nil` leaves them alone unless the user changes.
    public var extraGroups: [Account]?
    /// The bits that files made by the child do not have; `nil` leaves them alone.
    public var umask: Int32?
    /// How much nicer than this process the child is to others; less than 0 needs rights.
    public var niceness: Int32 = 0
    /// What the child may use at most.
    public var resourceLimits: [ResourceLimit] = []
    /// The `limit` of the streams that read the child's pipes.
    public var streamLimit = defaultStreamLimit
    /// How long a child that is told to end by SIGTERM may take, before SIGKILL; zero is no time.
    public var gracePeriod = Duration.seconds(5)

    /// Options that change nothing.
    public init() {}

    /// Some options, and the others as they are.
    public init(_ change: (inout SubprocessOptions) -> Void) {
        change(&self)
    }

    func request(
        _ program: String, _ arguments: [String], stdin: Redirection, stdout: Redirection,
        stderr: Redirection
    ) -> SpawnRequest {
        var request = SpawnRequest(program: program, arguments: arguments)
        for number in inheriting { request.streams[number] = .descriptor(number) }
        for (number, redirection) in [stdin, stdout, stderr].enumerated() {
            request.streams[Int32(number)] = redirection.stream(for: Int32(number))
        }
        request.environment =
            switch environment {
            case .inherit: .inherit
            case .replace(let variables): .replace(variables)
            case .update(let variables): .update(variables)
            }
        request.workingDirectory = workingDirectory
        request.group =
            switch processGroup {
            case .inherit: .inherit
            case .new: .new
            case .newSession: .session
            case .join(let number): .join(number)
            }
        request.user = user?.forSystem
        request.primaryGroup = group?.forSystem
        request.extraGroups = extraGroups?.map(\.forSystem)
        request.umask = umask
        request.niceness = niceness
        request.limits = resourceLimits
        return request
    }
}

extension SubprocessOptions.Account {
    fileprivate var forSystem: SpawnRequest.Account {
        switch self {
        case .id(let id): .id(id)
        case .name(let name): .name(name)
        }
    }
}
