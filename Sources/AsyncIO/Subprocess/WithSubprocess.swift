import AsyncIOCore

/// Starts a program and calls `body` with it; when that returns or throws, the child is ended.
///
/// A child that still runs then is sent SIGTERM, and SIGKILL after the grace period of the options, also
/// if the caller is cancelled; so none outlives this call. If its work is to be finished, wait for it in
/// the body: `try await $0.wait()`, or `communicate()`. Its standard output is a pipe unless something
/// else is said. Parameters and errors as for `createSubprocessExec`, and what the body throws.
@discardableResult
public func withSubprocess<Success>(
    _ program: String, _ arguments: String...,
    stdin: Redirection = .inherit, stdout: Redirection = .pipe, stderr: Redirection = .inherit,
    options: SubprocessOptions = SubprocessOptions(),
    _ body: (ChildProcess) async throws -> Success
) async throws -> Success {
    try await use(
        try await createSubprocessExec(
            program, arguments: arguments, stdin: stdin, stdout: stdout, stderr: stderr,
            options: options), body)
}

/// The same with an array of arguments.
@discardableResult
public func withSubprocess<Success>(
    _ program: String, arguments: [String],
    stdin: Redirection = .inherit, stdout: Redirection = .pipe, stderr: Redirection = .inherit,
    options: SubprocessOptions = SubprocessOptions(),
    _ body: (ChildProcess) async throws -> Success
) async throws -> Success {
    try await use(
        try await createSubprocessExec(
            program, arguments: arguments, stdin: stdin, stdout: stdout, stderr: stderr,
            options: options), body)
}

/// The same with a command for a shell, as `createSubprocessShell` has it.
@discardableResult
public func withSubprocess<Success>(
    shell command: String,
    stdin: Redirection = .inherit, stdout: Redirection = .pipe, stderr: Redirection = .inherit,
    options: SubprocessOptions = SubprocessOptions(),
    _ body: (ChildProcess) async throws -> Success
) async throws -> Success {
    try await use(
        try await createSubprocessShell(
            command, stdin: stdin, stdout: stdout, stderr: stderr, options: options), body)
}

private func use<Success>(
    _ process: ChildProcess, _ body: (ChildProcess) async throws -> Success
) async throws -> Success {
    do {
        let value = try await body(process)
        await process.shutDown()
        return value
    } catch {
        await process.shutDown()
        throw error
    }
}
