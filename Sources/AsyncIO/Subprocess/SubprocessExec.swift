import AsyncIOCore

/// Starts a program, and has a protocol told what it writes and how it ends.
///
/// `makeProtocol` is called before anything is started, and `connectionMade` has been called when this
/// returns. The three standard streams are pipes unless something else is said; the `streamLimit` of the
/// options means nothing here, as nothing is kept. Parameters, errors and cancellation as for
/// `createSubprocessExec`.
///
/// The counterpart of `loop.subprocess_exec`.
public func subprocessExec<P: SubprocessProtocol>(
    _ program: String, _ arguments: String...,
    stdin: Redirection = .pipe, stdout: Redirection = .pipe, stderr: Redirection = .pipe,
    options: SubprocessOptions = SubprocessOptions(),
    fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: () throws -> P
) async throws -> (transport: SubprocessTransport, protocol: P) {
    try await subprocessExec(
        program, arguments: arguments, stdin: stdin, stdout: stdout, stderr: stderr,
        options: options, fileID: fileID, line: line, makeProtocol)
}

/// The same with an array of arguments.
public func subprocessExec<P: SubprocessProtocol>(
    _ program: String, arguments: [String],
    stdin: Redirection = .pipe, stdout: Redirection = .pipe, stderr: Redirection = .pipe,
    options: SubprocessOptions = SubprocessOptions(),
    fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: () throws -> P
) async throws -> (transport: SubprocessTransport, protocol: P) {
    let children = Children.of(.running(for: "subprocessExec"))
    let made = try makeProtocol()
    let request = options.request(
        program, [program] + arguments, stdin: stdin, stdout: stdout, stderr: stderr)
    let watch = try await children.start(request, gracePeriod: options.gracePeriod)
    let transport = try SubprocessTransport(watch, made, site: SourceSite(fileID, line))
    await transport.waitMade()
    return (transport, made)
}

/// Has a shell run a command; otherwise as `subprocessExec`.
///
/// The command is given to `/bin/sh -c`: quote what is not your own text, or use `subprocessExec`. The
/// counterpart of `loop.subprocess_shell`.
public func subprocessShell<P: SubprocessProtocol>(
    _ command: String,
    stdin: Redirection = .pipe, stdout: Redirection = .pipe, stderr: Redirection = .pipe,
    options: SubprocessOptions = SubprocessOptions(),
    fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: () throws -> P
) async throws -> (transport: SubprocessTransport, protocol: P) {
    try await subprocessExec(
        "/bin/sh", arguments: ["-c", command], stdin: stdin, stdout: stdout, stderr: stderr,
        options: options, fileID: fileID, line: line, makeProtocol)
}
