import AsyncIOHTTP
import AsyncIOSystem
import AsyncIOTesting
import Dispatch
import Foundation
import Testing

/// Runs `body` while a server on another thread answers, and hands it the server's URL.
///
/// `/N` answers with N bytes, `/missing` with 404, `/hang` never, `/cut` with half a body.
func withPages(_ body: (String) throws -> Void) throws {
    let pages = Pages()
    Thread.detachNewThread { pages.serve() }
    let port = pages.waitForPort()
    defer { pages.stop() }
    try body("http://127.0.0.1:\(port)")
}

/// A server on a thread of its own.
private final class Pages: @unchecked Sendable {
    // SAFETY: `port` is set before `started` is signalled and constant after that.
    private let started = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private var port = 0

    func serve() {
        defer {
            started.signal()
            ended.signal()
        }
        do {
            try onLoop(.real, reports: { _ in }) {
                let server = try await startHTTPServer(port: 0) { request in
                    try await answer(request)
                }
                self.port = server.port
                self.started.signal()
                while !self.stopSignal.withLock({ $0 }) { try await sleep(for: .milliseconds(5)) }
                try await server.shutDown(within: .milliseconds(10))
            }
        } catch {
            Issue.record(error)
        }
    }

    private let stopSignal = ThreadLocked(false)

    func waitForPort() -> Int {
        started.wait()
        return port
    }

    func stop() {
        stopSignal.withLock { $0 = true }
        ended.wait()
    }
}

@concurrent
private func answer(_ request: HTTPServerRequest) async throws -> HTTPServerResponse {
    switch request.path {
    case "/missing": throw HTTPServerError(.notFound)
    case "/hang":
        try await sleep(for: .seconds(1_000))
        return HTTPServerResponse()
    case "/cut":
        return HTTPServerResponse(length: 10) { writer in
            try await writer.write("half")
            throw CancelledError(reason: .requested, origin: nil)
        }
    case "/moved":
        return HTTPServerResponse(status: .found, headerFields: [.location: "/3"])
    default:
        let size = Int(request.path.dropFirst()) ?? 5
        return HTTPServerResponse(bytes: [UInt8](repeating: 0x78, count: size))
    }
}

/// A port on which nobody listens.
func unusedPort() throws -> Int {
    try onLoop(.real) {
        let server = try await startServer(port: 0) { _, _ in }
        let port = server.port
        server.close()
        return port
    }
}
