/// Which of two branches of a `select` came first, and its value.
public enum Selected2<First: Sendable, Second: Sendable>: Sendable {
    case first(First)
    case second(Second)
}

/// Which of three branches of a `select` came first, and its value.
public enum Selected3<First: Sendable, Second: Sendable, Third: Sendable>: Sendable {
    case first(First)
    case second(Second)
    case third(Third)
}

/// Which of four branches of a `select` came first, and its value.
public enum Selected4<First: Sendable, Second: Sendable, Third: Sendable, Fourth: Sendable>:
    Sendable
{
    case first(First)
    case second(Second)
    case third(Third)
    case fourth(Fourth)
}
