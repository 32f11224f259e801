/// Calls `body` with an asynchronous generator, and closes that on every path.
///
/// When this returns or throws, the generator's clean-up is over. So a loop may be left early:
///
/// ```swift
/// try await withClosing(lines) { lines in
///     for try await line in lines where line.isEmpty { break }
/// }
/// ```
///
/// Throws what the body throws, and then an error of the clean-up is reported; else what the clean-up
/// throws. The counterpart of
/// `contextlib.aclosing`.
public func withClosing<Yield, Send, Value>(
    _ generator: AsyncGenerator<Yield, Send>,
    _ body: (AsyncGenerator<Yield, Send>) async throws -> Value
) async throws -> Value {
    let value: Value
    do {
        value = try await body(generator)
    } catch {
        do {
            try await generator.close()
        } catch let second {
            GeneratorRun.reportLostError(second)
        }
        throw error
    }
    try await generator.close()
    return value
}
