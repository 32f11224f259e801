extension EventLoop {
    /// Runs a task that was made ready just now at once, inside the step of the running one.
    ///
    /// For two tasks of which only one can go on at a time, as an asynchronous generator and whoever
    /// asks it: the running one can do nothing before the other waits again or ends, and that is
    /// when this returns. It saves the turn, and the running task, if it then has what it came for, both
    /// of its own switches.
    ///
    /// Does nothing, so that the task runs in the next turn:
    /// - if its job is not the last in the ring, because it belongs to another thread or executor, or
    ///   to an actor that is busy;
    /// - if a poll is due, so that two tasks that only ever run each other starve nobody;
    /// - in the depths of a line of such tasks, since each lies on top of the last on the stack;
    /// - if the running task is cancelled: it is about to wait, and to be thrown that.
    public func handOver(to record: TaskRecord) {
        guard isOnLoopThread, handOverDepth < Constants.deepestHandOver, entriesUntilPoll > 0,
            !RuntimeHooks.isRunningTaskCancelled, let entry = ready.popLast(ofTask: record.key)
        else { return }
        entriesUntilPoll -= 1
        handOverDepth += 1
        run(entry)
        handOverDepth -= 1
    }
}
