extension EventLoop {
    /// Waits in a list of its owner's, which `unparkAll` empties, unless there is nothing to wait for.
    ///
    /// For what several tasks may wait for, and what comes to all of them at once.
    @inline(__always)
    package func park<Owner: AnyObject>(
        _ reason: WaitReason,
        in list: ReferenceWritableKeyPath<Owner, [TaskRecord]>, of owner: Owner,
        until deadline: LoopInstant? = nil, shielded: Bool = false,
        unless isOver: @autoclosure () -> Bool
    ) async -> WakeCause {
        var own: TaskRecord?
        let cause = await park(reason, until: deadline, shielded: shielded) { record in
            own = record
            if isOver() { unpark(record) } else { owner[keyPath: list].append(record) }
        }
        if cause != .ready { owner[keyPath: list].removeAll { $0 === own } }
        return cause
    }

    /// Lets all tasks of a list go on in the next turn, in their order.
    package func unparkAll(_ list: inout [TaskRecord]) {
        for record in exchange(&list, with: []) { unpark(record) }
    }
}
