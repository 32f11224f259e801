import AsyncIO
import Glibc

@Sendable func signalCleanUp() throws {
    try run {
        createTask {
            do { try await sleep(for: .seconds(3_600)) } catch let error as CancelledError {
                say("background: \(error.reason)")
            }
        }
        do {
            say("ready")
            try await sleep(for: .seconds(3_600))
        } catch let error as CancelledError {
            say("main: \(error.reason)")
            throw error
        }
    }
    say("never said")
}

@Sendable func signalPlainSleep() throws {
    try run {
        say("ready")
        try await Task.sleep(for: .seconds(3_600))
    }
    say("never said")
}

@Sendable func signalThrow() {
    sayError {
        try run(interruption: .throwError) {
            say("ready")
            try await sleep(for: .seconds(3_600))
        }
    }
}

@Sendable func signalThrowPlain() {
    sayError {
        try run(interruption: .throwError) {
            say("ready")
            try await Task.sleep(for: .seconds(3_600))
        }
    }
}

/// A main task that catches its cancellation and ends in its own way.
@Sendable func signalSurvivor() throws {
    let value = try run {
        say("ready")
        do { try await sleep(for: .seconds(3_600)) } catch { return "ended in my own way" }
        return "slept"
    }
    say(value)
}

/// A main task that never waits for longer than a turn.
@Sendable func signalBusy() throws {
    try run {
        say("ready")
        do {
            while true { try await sleep(for: .zero) }
        } catch let error as CancelledError {
            say("main: \(error.reason)")
            throw error
        }
    }
}

/// A signal that comes when the main task was cancelled before.
@Sendable func signalTooLate() {
    sayError {
        try run {
            guard let loop = EventLoop.current, let main = loop.currentTask else { return }
            loop.callSoon {
                let site = SourceSite(#fileID, #line)
                loop.cancel(main, reason: .user("done for today"), site: site)
                raise(SIGINT)
            }
            try await sleep(for: .seconds(3_600))
        }
    }
}

@Sendable func signalIgnore() throws {
    try run(interruption: .ignore) {
        say("ready")
        try await sleep(for: .seconds(3_600))
    }
}

@Sendable func signalStuckWorker() throws {
    try run {
        do {
            try await toThread {
                // Said by the worker: work that has not begun is dropped, and nothing would be stuck.
                say("ready")
                while true { pause() }
            }
        } catch let error as CancelledError {
            say("main: \(error.reason)")
            throw error
        }
    }
}

/// A disk that does not answer.
@Sendable func signalStuckFile() throws {
    try run {
        guard let loop = EventLoop.current else { return }
        do {
            try await runInExecutor(loop.fileThreadPool) {
                say("ready")
                while true { pause() }
            }
        } catch let error as CancelledError {
            say("main: \(error.reason)")
            throw error
        }
    }
}

/// A child whose input is a pipe that nobody ever opens for writing.
@Sendable func signalStuckStart() throws {
    try run {
        try await withTemporaryDirectory { folder in
            let pipe = folder.appending("pipe").string
            guard mkfifo(pipe, 0o600) == 0 else { return }
            do {
                createTask { say("ready") }
                try await createSubprocessExec("cat", stdin: .file(pipe)).wait()
            } catch let error as CancelledError {
                say("main: \(error.reason)")
                throw error
            }
        }
    }
}

/// A loop that closes two things, either of which takes an hour unless somebody hurries it.
@Sendable func signalClosing() throws {
    try run {
        let begun = Barrier(parties: 2)
        for _ in 0..<2 {
            let owner = Event()
            EventLoop.current?.onClose(
                owner,
                gracefully: {
                    do {
                        if try await begun.wait() == 0 { say("ready") }
                        try await sleep(for: .seconds(3_600))
                    } catch {
                        say("hurried: \((error as? CancelledError)?.reason ?? .requested)")
                    }
                    owner.set()
                }, abruptly: {})
        }
    }
}

@Sendable func signalStuckLoop() throws {
    try run {
        say("ready")
        var number: UInt64 = 1
        while number != 0 { number = number &* 3 | 1 }
    }
}

@Sendable func signalSimulated() throws {
    try run(.simulated()) {
        do {
            try await toThread {
                say("ready")
                var byte: UInt8 = 0
                _ = read(0, &byte, 1)
            }
        } catch let error as CancelledError {
            say("main: \(error.reason)")
            throw error
        }
    }
}

/// A handler of the program's own, for three signals; after that the policy of `run` is back.
@Sendable func signalHandler() throws {
    try run {
        guard let loop = EventLoop.current else { return }
        var count = 0
        try loop.addSignalHandler(.interrupt) {
            count += 1
            say("handled \(count)")
            guard count == 3 else { return }
            loop.removeSignalHandler(.interrupt)
            say("removed")
        }
        do {
            say("ready")
            try await sleep(for: .seconds(3_600))
        } catch let error as CancelledError {
            say("main: \(error.reason)")
            throw error
        }
    }
}

/// Waits for a child that never ends.
@Sendable func subprocessInterrupted() throws {
    try run {
        do {
            try await withSubprocess("sleep", "3600") { process in
                say("\(process.pid)")
                try await process.wait()
            }
        } catch let error as CancelledError {
            say("main: \(error.reason)")
            throw error
        }
    }
}
