import AsyncIOCore
import AsyncIOSystem

/// Starts a program, and returns when it runs.
///
/// The loop goes on meanwhile. A name without a slash is looked for in the child's `PATH`. The child
/// has its three standard streams and what the options add, all other descriptors are closed. No
/// signal is blocked in it, and none has a handler; what this process ignores it ignores too, except
/// SIGPIPE. If the caller is cancelled first, the child is ended.
///
/// - Parameters:
///   - program: The name of the program, or the path of its file.
///   - arguments: Its arguments; no shell looks at them.
///   - stdin: What it reads.
///   - stdout: Where its output goes.
///   - stderr: Where its complaints go.
///   - options: Everything else.
/// - Throws: `SubprocessError`, which names the step that failed and why; `CancelledError`.
///
/// The counterpart of `asyncio.create_subprocess_exec`.
public func createSubprocessExec(
    _ program: String, _ arguments: String...,
    stdin: Redirection = .inherit, stdout: Redirection = .inherit, stderr: Redirection = .inherit,
    options: SubprocessOptions = SubprocessOptions()
) async throws -> ChildProcess {
    try await createSubprocessExec(
        program, arguments: arguments, stdin: stdin, stdout: stdout, stderr: stderr,
        options: options)
}

/// The same with an array of arguments.
public func createSubprocessExec(
    _ program: String, arguments: [String],
    stdin: Redirection = .inherit, stdout: Redirection = .inherit, stderr: Redirection = .inherit,
    options: SubprocessOptions = SubprocessOptions()
) async throws -> ChildProcess {
    let request = options.request(
        program, [program] + arguments, stdin: stdin, stdout: stdout, stderr: stderr)
    let children = Children.of(.running(for: "createSubprocessExec"))
    let watch = try await children.start(request, gracePeriod: options.gracePeriod)
    return try ChildProcess(watch, streamLimit: options.streamLimit)
}

/// Has a shell run a command; otherwise as `createSubprocessExec`.
///
/// The command is given to `/bin/sh -c`: quote what is not your own text, or use
/// `createSubprocessExec`. The counterpart of `asyncio.create_subprocess_shell`.
public func createSubprocessShell(
    _ command: String,
    stdin: Redirection = .inherit, stdout: Redirection = .inherit, stderr: Redirection = .inherit,
    options: SubprocessOptions = SubprocessOptions()
) async throws -> ChildProcess {
    try await createSubprocessExec(
        "/bin/sh", "-c", command, stdin: stdin, stdout: stdout, stderr: stderr, options: options)
}
