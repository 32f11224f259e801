extension Twin {
    /// Every scenario.
    static let all = ordering + cancellation + timeouts + gather + locks

    private static let ordering: [Twin] = [
        .allTasks, .callAtPast, .callLaterCancelled, .callLaterChain, .callLaterOrder,
        .callSoonCancelled, .callSoonNested, .callSoonOrder, .currentTask, .doneTaskDoesNotYield,
        .dueTimerAndCallbacks, .plainCallDoesNotYield, .sleepOrder, .taskStartsLater,
        .tasksAndCallbacks, .tasksTakeTurns, .timersAndCallbacks, .waitersWakeInOrder,
    ]

    private static let cancellation: [Twin] = [
        .cancelAwaited, .cancelAwaiting, .cancelBeforeStart, .cancelByTimer, .cancelCaught,
        .cancelDeepChain, .cancelDone, .cancelIgnored, .cancelLeftAtEnd, .cancelReplaced,
        .cancelSelf, .cancelSelfAtEnd, .cancelSelfThenAwait, .cancelSleeping, .cancelWithoutWait,
        .cancelYielding,
    ]

    private static let timeouts: [Twin] = [
        .timeoutAwaitedTask, .timeoutCallerCancelled, .timeoutExpires, .timeoutInCleanUp,
        .timeoutLateValue, .timeoutNestedInner, .timeoutNestedOuter, .timeoutOuterTaskGoesOn,
        .timeoutOwnError, .timeoutSelfCancelled, .timeoutWaitsForCleanUp, .timeoutZero,
    ]

    private static let gather: [Twin] = [
        .gatherCallerCancelled, .gatherCancelledChild, .gatherEmpty, .gatherFirstFailure,
        .gatherNested, .gatherOrder, .gatherOutcomes, .gatherResultsCallerCancelled,
        .gatherResultsCancelledChild, .gatherStart, .gatherStartedTasks, .gatherTimeout,
        .gatherTwoFailures,
    ]

    private static let locks: [Twin] = [
        .eventAlreadySet, .eventCancelledWaiter, .eventSetThenCleared, .eventWakesAll,
        .lockCancelledHolder, .lockCancelledWaiter, .lockFailure, .lockGrantedThenCancelled,
        .lockNewcomer, .lockOrder, .lockWithoutWait,
    ]
}
