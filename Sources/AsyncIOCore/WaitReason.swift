/// What a parked task waits for, in a form that costs nothing to note.
public enum WaitReason: Sendable, Hashable, CustomStringConvertible {
    /// Nothing: the task runs or is about to.
    case nothing
    /// A point in time.
    case sleep(until: LoopInstant)
    /// A descriptor to become readable.
    case readable(Int32)
    /// A descriptor to become writable.
    case writable(Int32)
    /// The task with this number to end.
    case task(UInt64)
    /// Several tasks to end.
    case tasks(Int)
    /// Work on another thread.
    case thread
    /// Something that has a name, such as `Lock.acquire`.
    case other(StaticStringKey)

    /// The reason in words.
    public var description: String {
        switch self {
        case .nothing: "running"
        case .sleep(let instant): "sleeping until \(instant)"
        case .readable(let descriptor): "waiting to read descriptor \(descriptor)"
        case .writable(let descriptor): "waiting to write descriptor \(descriptor)"
        case .task(let id): "waiting for Task-\(id)"
        case .tasks(let count): "waiting for \(count) tasks"
        case .thread: "waiting for a worker thread"
        case .other(let name): "waiting in \(name)"
        }
    }
}

/// A name that is known when the program is built: one word, and comparable.
public struct StaticStringKey: @unchecked Sendable, Hashable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    // SAFETY: points to a literal, which is constant and never freed.
    private let text: UnsafePointer<UInt8>

    /// Takes the literal.
    public init(stringLiteral value: StaticString) {
        precondition(value.hasPointerRepresentation, "a name has more than one character")
        text = value.utf8Start
    }

    /// The literal.
    public var description: String { String(cString: text) }

    /// Whether two names are the same.
    public static func == (left: StaticStringKey, right: StaticStringKey) -> Bool {
        left.text == right.text || left.description == right.description
    }

    /// Feeds the name to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(description)
    }
}
