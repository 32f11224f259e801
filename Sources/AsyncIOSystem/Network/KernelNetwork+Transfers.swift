internal import CAsyncIO
internal import Glibc

extension KernelNetwork {
    package func receive(
        _ socket: Int32, into buffer: UnsafeMutableRawBufferPointer
    ) -> Transfer {
        Transfer.of {
            Door.transfer("recv", buffer.count) { recv(socket, buffer.baseAddress, $0, 0) }
        }
    }

    package func receive(
        _ socket: Int32, into buffer: UnsafeMutableRawBufferPointer,
        from sender: inout SocketAddress?
    ) -> Transfer {
        var result = Transfer.wouldBlock
        sender = SocketAddress { pointer, size in
            let full = size
            result = Transfer.of {
                size = full
                return Door.transfer("recvfrom", buffer.count) {
                    recvfrom(
                        socket, buffer.baseAddress, $0, Int32(MSG_TRUNC), pointer, &size)
                }
            }
            // A Unix socket without a name sends from no address at all.
            if case .bytes = result { return size > 0 }
            return false
        }
        return result
    }

    package func send(_ socket: Int32, _ bytes: UnsafeRawBufferPointer) -> Transfer {
        Transfer.of {
            Door.transfer("send", bytes.count) {
                Glibc.send(socket, bytes.baseAddress, $0, Int32(MSG_NOSIGNAL))
            }
        }
    }

    package func send(_ socket: Int32, pieces: [UnsafeRawBufferPointer]) -> Transfer {
        Transfer.of {
            Door.transfer("sendmsg", pieces) { vectors in
                var message = msghdr()
                message.msg_iov = vectors.baseAddress
                message.msg_iovlen = vectors.count
                return sendmsg(socket, &message, Int32(MSG_NOSIGNAL))
            }
        }
    }

    package func send(
        _ socket: Int32, _ bytes: UnsafeRawBufferPointer, to address: SocketAddress
    ) -> Transfer {
        if let refusal = address.refusal { return .failed(refusal) }
        return address.withSocketAddress { pointer, size in
            Transfer.of {
                Door.call("sendto") {
                    sendto(
                        socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL), pointer, size)
                }
            }
        }
    }
}
