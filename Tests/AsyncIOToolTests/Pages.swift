import AsyncIOHTTP
import AsyncIOTesting
import Dispatch
import Foundation
import Testing

/// Runs `body` on the test's own thread while a server answers on another.
///
/// `/N` answers with N bytes, `/missing` with 404, `/hang` never, `/cut` with half a body.
func withPages(_ body: @escaping @Sendable (String) throws -> Void) throws {
    try onLoop(.real) {
        let server = try await startHTTPServer(port: 0) { request in
            try await answer(request)
        }
        try await toThread { try body("http://127.0.0.1:\(server.port)") }
        try await server.shutDown(within: .milliseconds(10))
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
