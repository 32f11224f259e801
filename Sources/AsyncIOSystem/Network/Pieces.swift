internal import CAsyncIO
internal import Glibc

/// Hands pieces of memory to a call that takes several; more than 64 are left for the next call.
func withVectors<R>(
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
