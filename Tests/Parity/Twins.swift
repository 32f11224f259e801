extension Twin {
    /// Every scenario.
    static let all =
        ordering + cancellation + timeouts + gather + combinators + scopes + futures + locks
        + queues + eager + threads + streams + transports + generators + files

    private static let ordering: [Twin] = [
        .allTasks, .callAtPast, .callLaterCancelled, .callLaterChain, .callLaterOrder,
        .callSoonCancelled, .callSoonNested, .callSoonOrder, .currentTask, .doneTaskDoesNotYield,
        .dueTimerAndCallbacks, .plainCallDoesNotYield, .sleepOrder, .sleepResult, .taskStartsLater,
        .tasksAndCallbacks, .tasksTakeTurns, .timersAndCallbacks, .waitersWakeInOrder,
    ]

    private static let cancellation: [Twin] = [
        .cancelAwaited, .cancelAwaiting, .cancelBeforeStart, .cancelByTimer, .cancelCaught,
        .cancelDeepChain, .cancelDone, .cancelIgnored, .cancelLeftAtEnd, .cancelReplaced,
        .cancelSelf, .cancelSelfAtEnd, .cancelSelfThenAwait, .cancelSleeping, .cancelWithoutWait,
        .cancelYielding,
    ]

    private static let timeouts: [Twin] = [
        .timeoutAfterCancellation, .timeoutAwaitedTask, .timeoutCallerCancelled, .timeoutDeadline,
        .timeoutDeadlinePast, .timeoutExpires, .timeoutInCleanUp, .timeoutInTime,
        .timeoutInnerThenOuter, .timeoutLateValue, .timeoutNestedEqual, .timeoutNestedInner,
        .timeoutNestedOuter, .timeoutNever, .timeoutOuterTaskGoesOn, .timeoutOwnError,
        .timeoutReschedule, .timeoutRescheduleEarlier, .timeoutSelfCancelled,
        .timeoutWaitsForCleanUp, .timeoutZero, .timeoutZeroYield,
    ]

    private static let gather: [Twin] = [
        .gatherCallerCancelled, .gatherCancelledChild, .gatherDuplicates, .gatherEmpty,
        .gatherFirstFailure, .gatherNested, .gatherOrder, .gatherOutcomes,
        .gatherResultsCallerCancelled, .gatherResultsCancelledChild, .gatherStart,
        .gatherStartedTasks, .gatherTimeout, .gatherTwoFailures,
    ]

    private static let combinators: [Twin] = [
        .asCompletedDone, .asCompletedDuplicates, .asCompletedFailure, .asCompletedInTime,
        .asCompletedOrder, .asCompletedReverse, .asCompletedTasks, .asCompletedTimeout,
        .cancelledResultNoWait, .doneCallbackRemoved, .doneCallbacks, .gatherShield, .resultNoWait,
        .shieldCallerCancelled, .shieldDone, .shieldGather, .shieldInnerCancelled, .shieldResult,
        .shieldTimeout, .waitAll, .waitCallerCancelled, .waitDone, .waitDuplicates,
        .waitFirstCompleted, .waitFirstError, .waitFirstErrorAtHand, .waitFirstErrorNone,
        .waitForCallerCancelled, .waitForInTime, .waitForLateValue, .waitForOwnError,
        .waitForTimeout, .waitForZero, .waitReallyDone, .waitTimeout, .waitTimeoutTie,
    ]

    private static let scopes: [Twin] = [
        .scopeBodyAndTaskFail, .scopeBodyCancelled, .scopeBodyFails, .scopeBodyFailsOnCancel,
        .scopeCallerCancelled, .scopeCancelledAndFailed, .scopeCancelledBodyCleansUp,
        .scopeCancelledTask, .scopeCaughtThenGoesOn, .scopeChildStarts, .scopeEmpty, .scopeFailure,
        .scopeFailureReachesBody, .scopeHydra, .scopeLateTask, .scopeManyFailures,
        .scopeNestedCancelledAndFailed, .scopeNestedInnerFails, .scopeNestedOuterFails,
        .scopeSpawnAfterFailure, .scopeTimeout, .scopeWaits,
    ]

    private static let futures: [Twin] = [
        .futureAndWaiterCancelled, .futureCallbackOnError, .futureCallbackRemoved,
        .futureCallbackRemovesAnother, .futureCallbacks, .futureCancelled, .futureDone,
        .futureError, .futureNoWait, .futureResult, .futureSetThenCancelled, .futureSetTwice,
        .futureWaiterCancelled,
    ]

    private static let locks: [Twin] = [
        .barrierAbort, .barrierAbortWhileLeaving, .barrierAgain, .barrierCancelledWaiter,
        .barrierMeets, .barrierOfOne, .barrierReset, .barrierResetWhileLeaving, .barrierRounds,
        .conditionCancelledContested, .conditionCancelledWaiter, .conditionNotifiedThenCancelled,
        .conditionNotify, .conditionNotifyAll, .conditionSharedLock, .conditionTimeout,
        .conditionWaitFor, .conditionWaitForTrue, .eventAlreadySet, .eventCancelledWaiter,
        .eventSetThenCleared, .eventWakesAll, .lockCancelledAndReleased, .lockCancelledHolder,
        .lockCancelledWaiter, .lockFailure, .lockGrantedThenCancelled, .lockNewcomer, .lockOrder,
        .lockWithoutWait, .semaphoreCancelledAndReleased, .semaphoreCancelledWaiter,
        .semaphoreGrantedThenCancelled, .semaphoreLimit, .semaphoreReleasedFirst, .semaphoreRounds,
    ]

    private static let queues: [Twin] = [
        .lifoQueueOrder, .priorityQueueOrder, .priorityQueueWaits, .queueCancelledGetter,
        .queueCancelledPutter, .queueGetAll, .queueGetWaits, .queueGettersInOrder,
        .queueItemThenCancelled, .queueItemsThenCancelled, .queueJoin, .queueJoinEmpty,
        .queueNoWait, .queueOrder, .queueProducerConsumer, .queuePutWaits, .queuePuttersInOrder,
        .queueRoomThenCancelled, .queueShutDownDrains, .queueShutDownImmediate, .queueShutDownTwice,
        .queueShutDownWakesGetters, .queueShutDownWakesPutters, .queueSizes, .queueTimeout,
    ]

    private static let eager: [Twin] = [
        .eagerCurrentTask, .eagerDoneAtOnce, .eagerFails, .eagerRunsAtOnce,
    ]

    private static let threads: [Twin] = [.threadCancelled, .threadContext, .threadResult]

    private static let streams: [Twin] = [
        .streamAtEnd, .streamExactly, .streamFailure, .streamFailureWakes,
        .streamLineInPieces, .streamLineLimit, .streamReadParts, .streamReadToEnd,
        .streamReadWaits, .streamUntilLimit,
    ]

    private static let transports: [Twin] = [
        .transportAbort, .transportCallOrder, .transportClose, .transportDataFails,
        .transportEndFails, .transportFlow, .transportKeptOpen, .transportMadeFails,
        .transportPauseReading,
    ]

    private static let generators: [Twin] = [
        .asyncComprehensions, .asyncGeneratorAsked, .asyncGeneratorCancelled,
        .asyncGeneratorClose, .asyncGeneratorSend, .generatorClose, .generatorDelegation,
        .generatorDropped, .generatorMisuse, .generatorReturn, .generatorSend, .generatorThrow,
    ]

    private static let files: [Twin] = [
        .fileAppend, .fileCancelledInLine, .fileCancelledRead, .fileClosing, .fileErrors,
        .fileLines, .filePaths, .fileSeek, .fileTurns,
    ]
}
