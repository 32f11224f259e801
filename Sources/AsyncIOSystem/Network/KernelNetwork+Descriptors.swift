internal import CAsyncIO
internal import Glibc

/// Descriptors that travel over Unix sockets, and sockets that come from elsewhere.
extension KernelNetwork {
    /// How many descriptors one message carries at most.
    package static let mostDescriptors = Int(CASYNCIO_MOST_DESCRIPTORS)

    /// Sends what fits of the bytes, and with the first of them all descriptors.
    package func send(
        _ socket: Int32, _ bytes: UnsafeRawBufferPointer, descriptors: [Int32]
    ) -> Transfer {
        Transfer.of {
            Door.transfer("sendmsg", bytes.count) {
                casyncio_send_descriptors(
                    socket, bytes.baseAddress, $0, descriptors, descriptors.count)
            }
        }
    }

    /// Receives bytes, and the descriptors that came with them, which are the caller's to close.
    package func receive(
        _ socket: Int32, into buffer: UnsafeMutableRawBufferPointer,
        descriptors: inout [Int32]
    ) -> Transfer {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.mostDescriptors) { received in
            var count = 0
            let result = Transfer.of {
                Door.transfer("recvmsg", buffer.count) {
                    casyncio_receive_descriptors(
                        socket, buffer.baseAddress, $0, received.baseAddress, &count)
                }
            }
            descriptors.append(contentsOf: received.prefix(count))
            return result
        }
    }

    /// Makes a stream socket that was opened elsewhere fit for a loop: non-blocking, closed on exec.
    ///
    /// Throws if it is none; it stays the caller's in any case.
    package func adopt(_ descriptor: Int32) throws(OSError) {
        var kind: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        let result = Door.call("getsockopt") {
            getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &kind, &size)
        }
        guard result == 0 else { throw OSError.last("getsockopt", "descriptor \(descriptor)") }
        guard kind == SocketKind.stream.number else {
            throw OSError(
                call: "adopt", subject: "descriptor \(descriptor), which is no stream socket",
                code: EPROTOTYPE)
        }
        guard Door.call("fcntl", { casyncio_make_own(descriptor) }) == 0 else {
            throw OSError.last("fcntl", "descriptor \(descriptor)")
        }
    }
}
