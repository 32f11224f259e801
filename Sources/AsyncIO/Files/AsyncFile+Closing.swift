import AsyncIOCore
import AsyncIOSystem

extension AsyncFile {
    /// Writes out what was taken, and closes the file.
    ///
    /// Calls that were made before are done first; later ones throw `FileClosedError`. Not cut short by a
    /// cancellation: it ends as soon as the disk answers. The file is closed also if this throws,
    /// which it does if something could not be written. Closing twice does nothing. Whoever waits for a pipe
    /// or a terminal is woken with `FileClosedError`.
    public func close() async throws {
        isClosed = true
        if access == .waitable, descriptor >= 0, turn.isLocked { loop.unwatch(descriptor) }
        if !turn.borrow() { try await turn.waitForTurn(isShielded: true, takes: false) }
        defer { endTurn() }
        guard descriptor >= 0 else { return }
        var problem: (any Error)?
        do {
            try await writeLast()
        } catch {
            problem = error
        }
        let raw = exchange(&descriptor, with: -1)
        do {
            try await perform(.close(raw), shielded: true)
        } catch let error as OSError {
            problem = problem ?? error
        } catch {
            // Without threads to do it, here: the loop is at its end.
            closeDescriptor(raw)
        }
        if let problem { throw problem }
    }

    private func writeLast() async throws {
        if let failure { throw failure }
        guard access == .waitable else { return try await flushTaken(shielded: true) }
        loop.unwatch(descriptor)
        // What a cancelled write has left: tried once, since its reader may never come.
        guard !outgoing.isEmpty else { return }
        let rest = outgoing.count
        let count = FileOperation.write(descriptor, outgoing.readable, at: nil).perform()
        outgoing.removeAll()
        if count < rest { throw error(count < 0 ? count : Files.wouldWait, "write") }
    }
}
