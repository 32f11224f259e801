import AsyncIOCore

extension ChildProcess {
    /// Writes the input, reads both outputs to their end, all at once, and waits for the exit.
    ///
    /// So neither side can wait for the other. Its standard input is closed after the input. A child
    /// that does not read all of it is no failure. What is no pipe is empty in what this returns. The
    /// outputs end when nobody holds them open any more, which may be later than the exit, if the child
    /// has children of its own: `withTimeout` limits that. Cancelling the caller leaves the child
    /// alone, and what was read is lost.
    ///
    /// - Parameters:
    ///   - input: What the child is to read; needs `stdin: .pipe`.
    ///   - limit: The most bytes that each output may have; `nil` is no limit.
    /// - Throws: `OutputLimitError` for a child that writes more, which is then left alone; `OSError`;
    ///   `CancelledError`.
    ///
    /// The counterpart of `Process.communicate`.
    @discardableResult
    public func communicate(
        input bytes: [UInt8] = [], limit: Int? = nil
    ) async throws -> ProcessOutput {
        // Traps with what to do.
        if !bytes.isEmpty { _ = stdin }
        nonisolated(unsafe) let me = self  // SAFETY: all on the loop's thread
        let (_, output, errors) = try await gather(
            { try await me.feed(bytes) },
            { try await readAll(me.output, "stdout", limit) },
            { try await readAll(me.errors, "stderr", limit) })
        return ProcessOutput(
            output: ProcessBytes(bytes: output), error: ProcessBytes(bytes: errors),
            status: try await wait())
    }

    /// The same with text, as UTF-8.
    @discardableResult
    public func communicate(
        input text: String, limit: Int? = nil
    ) async throws -> ProcessOutput {
        try await communicate(input: Array(text.utf8), limit: limit)
    }

    private func feed(_ bytes: [UInt8]) async throws {
        guard let input else { return }
        do {
            // All of it is to be taken before the pipe is closed, however long the child needs.
            input.waterMarks = WaterMarks(low: 0, high: 0)
            try await input.write(bytes)
        } catch let error as OSError where error.isDisconnection {
            // The child does not want to read any more.
        } catch is StreamClosedError {
            // The program has closed it itself.
        }
        input.close()
    }
}

private func readAll(
    _ stream: StreamReader?, _ name: String, _ limit: Int?
) async throws -> [UInt8] {
    guard let stream else { return [] }
    guard let limit else { return try await stream.readToEnd() }
    var (all, piece): ([UInt8], [UInt8]) = ([], [])
    while try await stream.read(into: &piece) > 0 {
        all += piece
        if all.count > limit { throw OutputLimitError(stream: name, limit: limit) }
    }
    return all
}

/// A child wrote more than `communicate` was told to take.
public struct OutputLimitError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Which of its outputs, `stdout` or `stderr`.
    public let stream: String
    /// The limit, in bytes.
    public let limit: Int

    /// The limit, and what to do.
    public var description: String {
        """
        OutputLimitError: the child wrote more than \(limit) bytes to its \(stream); give a higher limit, \
        or read the stream in pieces
        """
    }
}
