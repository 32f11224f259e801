import Glibc

// The Glibc module knows nothing of epoll, whose events are twelve bytes: what happened, and the descriptor.
@_silgen_name("epoll_create1") private func createPoll(_ flags: Int32) -> Int32
@_silgen_name("epoll_ctl") private func changePoll(
    _ epoll: Int32, _ operation: Int32, _ descriptor: Int32, _ event: UnsafeMutableRawPointer
) -> Int32
@_silgen_name("epoll_wait") private func waitForPoll(
    _ epoll: Int32, _ events: UnsafeMutableRawPointer, _ most: Int32, _ milliseconds: Int32
) -> Int32

/// The floor of an echo server: what raw epoll does, but with a Swift task for each connection.
///
/// A connection is registered once, edge-triggered; a task that has read all there is waits in a
/// continuation, which is resumed straight from the poll. No buffers, no cancellation, no errors.
@MainActor
final class FloorEcho {
    private let epoll = createPoll(0)
    private var connections = [Connection?](repeating: nil, count: 1 << 16)
    private var listener: Int32 = -1

    private final class Connection {
        var waiter: UnsafeContinuation<Void, Never>?
        var isReadable = false
    }

    /// Prints `listening PORT` and never returns.
    func serve() -> Never {
        listen()
        let events = UnsafeMutableRawPointer.allocate(byteCount: 12 * 1024, alignment: 16)
        while true {
            let count = waitForPoll(epoll, events, 1024, -1)
            for index in 0..<max(0, Int(count)) {
                let descriptor = events.loadUnaligned(
                    fromByteOffset: 12 * index + 4, as: Int32.self)
                if descriptor == listener { acceptAll() }
                connections[Int(descriptor)]?.isReadable = true
                guard let connection = connections[Int(descriptor)], let waiter = connection.waiter
                else {
                    continue
                }
                connection.waiter = nil
                waiter.resume()
            }
            Ring.shared.run()
        }
    }

    private func echo(_ descriptor: Int32, _ connection: Connection) async {
        while true {
            while !connection.isReadable {
                await withUnsafeContinuation { connection.waiter = $0 }
            }
            let count = recv(descriptor, chunk, chunkSize, 0)
            if count == 0 { break }
            connection.isReadable = count == chunkSize
            if count > 0 { _ = send(descriptor, chunk, count, Int32(MSG_NOSIGNAL)) }
        }
        connections[Int(descriptor)] = nil
        close(descriptor)
    }

    private func acceptAll() {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            var on: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
            let connection = Connection()
            connections[Int(descriptor)] = connection
            watch(descriptor)
            Task { await echo(descriptor, connection) }
        }
    }

    private func listen() {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(listener, F_SETFL, O_NONBLOCK)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, length)
                _ = Glibc.listen(listener, 4096)
                _ = getsockname(listener, $0, &length)
            }
        }
        watch(listener)
        print("listening", UInt16(bigEndian: address.sin_port))
        fflush(nil)
    }

    private func watch(_ descriptor: Int32) {
        // EPOLLET, EPOLLRDHUP, EPOLLOUT and EPOLLIN; then EPOLL_CTL_ADD.
        let event = UnsafeMutableRawPointer.allocate(byteCount: 12, alignment: 16)
        event.storeBytes(of: 0x8000_2005, as: UInt32.self)
        event.storeBytes(of: descriptor, toByteOffset: 4, as: Int32.self)
        _ = changePoll(epoll, 1, descriptor, event)
        event.deallocate()
    }
}

private let chunkSize = 256 * 1024
nonisolated(unsafe) private let chunk = UnsafeMutableRawPointer.allocate(
    byteCount: chunkSize, alignment: 64)
