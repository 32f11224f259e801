import Glibc

/// Whole programs on the loop of the process, each a scenario: `LoopPrograms <scenario>` runs one.
///
/// The process tests start them, for what can happen only once in a process.
@main struct LoopPrograms {
    static func main() throws {
        let name = CommandLine.arguments.dropFirst().first ?? ""
        guard let scenario = scenarios[name] else {
            say("no such scenario; there are: \(scenarios.keys.sorted())")
            exit(64)
        }
        try scenario()
    }

    private static let scenarios: [String: @Sendable () throws -> Void] = [
        "one-thread": oneThread,
        "late-task": lateTask, "twice": twice, "nested": nested,
        "result": result, "simulated": simulated, "simulated-deadlock": simulatedDeadlock,
        "call-sites": callSites, "combining": combining, "scopes": scopes,
        "generating": generating,
        "leaving-the-main-actor": leavingTheMainActor,
        "signal-clean-up": signalCleanUp, "signal-plain-sleep": signalPlainSleep,
        "signal-throw": signalThrow, "signal-throw-plain": signalThrowPlain,
        "signal-survivor": signalSurvivor, "signal-ignore": signalIgnore,
        "signal-stuck-worker": signalStuckWorker, "signal-stuck-loop": signalStuckLoop,
        "signal-closing": signalClosing, "signal-stuck-file": signalStuckFile,
        "signal-stuck-start": signalStuckStart,
        "signal-busy": signalBusy, "signal-too-late": signalTooLate,
        "signal-simulated": signalSimulated,
        "signal-handler": signalHandler, "subprocess-interrupted": subprocessInterrupted,
        "after-run": afterRun, "after-failure": afterFailure,
        "debug-slow": debugSlow, "debug-slow-environment": debugSlowEnvironment,
        "debug-wrong-thread": debugWrongThread, "debug-leak": debugLeak,
        "debug-no-leak": debugNoLeak, "lost-error": lostError,
        "nested-run": nestedRun, "eager": eagerTasks, "thread-safe": threadSafeTasks,
        "note-keeper": noteKeeper, "inherited": inherited,
        "runner-signal": runnerSignal, "runner-signal-throw": runnerSignalThrow,
    ]
}

/// Writes a line at once, so that whoever reads it knows where the program is.
func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(1, bytes, bytes.count)
}
