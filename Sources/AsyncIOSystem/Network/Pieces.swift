internal import CAsyncIO
internal import Glibc

extension Door {
    /// Makes a call that moves up to all of several pieces, or fewer bytes of them, as the plan says.
    @inline(__always)
    static func transfer(
        _ name: StaticString, _ pieces: [UnsafeRawBufferPointer],
        _ body: (UnsafeMutableBufferPointer<iovec>) -> Int
    ) -> Int {
        guard FaultPlan.ofThread != nil else { return withVectors(pieces, body) }
        let count = pieces.reduce(0) { $0 + $1.count }
        return transfer(name, count) { withVectors(first($0, of: pieces), body) }
    }

    /// The first so many bytes of several pieces.
    private static func first(
        _ count: Int, of pieces: [UnsafeRawBufferPointer]
    ) -> [UnsafeRawBufferPointer] {
        var left = count
        return pieces.map { piece in
            let part = UnsafeRawBufferPointer(rebasing: piece.prefix(left))
            left -= part.count
            return part
        }
    }
}

/// Hands pieces of memory to a call that takes several; more than 64 are left for the next call.
private func withVectors<R>(
    _ pieces: [UnsafeRawBufferPointer],
    _ body: (UnsafeMutableBufferPointer<iovec>) -> R
) -> R {
    // The system allows 1,024, but what does not fit into the socket is walked through in vain.
    let count = min(pieces.count, 64)
    return withUnsafeTemporaryAllocation(of: iovec.self, capacity: count) { vectors in
        for index in 0..<count {
            vectors.initializeElement(
                at: index,
                to: iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: pieces[index].baseAddress),
                    iov_len: pieces[index].count))
        }
        return body(vectors)
    }
}
