internal import CAsyncIO
internal import Glibc

/// The pipes of the kernel, and what else is read and written as a plain stream of bytes: terminals,
/// fifos, the ends of a child's standard streams.
///
/// Writing to a pipe that nobody reads raises SIGPIPE, and no flag of the call can prevent it, so the
/// signal is ignored for the whole process, unless the program handles it itself. Children get the
/// default back.
package final class KernelPipes: Wire {
    package let isDuplex = false

    package init() {
        casyncio_ignore_broken_pipes()
    }

    /// Two ends of a new pipe, closed on exec and non-blocking; the caller closes both.
    package static func open() throws(OSError) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        let result = Door.call("pipe2") { casyncio_pipe(&ends) }
        guard result == 0 else { throw OSError.last("pipe2") }
        return (ends[0], ends[1])
    }

    package func receive(
        _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer
    ) -> Transfer {
        Transfer.of {
            Door.transfer("read", buffer.count) { read(descriptor, buffer.baseAddress, $0) }
        }
    }

    package func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Transfer {
        Transfer.of {
            Door.transfer("write", bytes.count) { write(descriptor, bytes.baseAddress, $0) }
        }
    }

    package func send(_ descriptor: Int32, pieces: [UnsafeRawBufferPointer]) -> Transfer {
        Transfer.of {
            Door.transfer("writev", pieces) { vectors in
                writev(descriptor, vectors.baseAddress, Int32(vectors.count))
            }
        }
    }

    // A pipe has one direction: its end is the end of the descriptor, and nobody can be told why.
    package func endWriting(_ descriptor: Int32) {}
    package func resetOnClose(_ descriptor: Int32) {}
    package func localAddress(_ descriptor: Int32) -> SocketAddress? { nil }
    package func peerAddress(_ descriptor: Int32) -> SocketAddress? { nil }

    package func close(_ descriptor: Int32) {
        closeDescriptor(descriptor)
    }
}
