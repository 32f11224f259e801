import HTTPTypes

@testable import HTTPWire

/// Everything a parser said about some input, in a form that does not show how it was split.
struct WireTranscript: Equatable {
    var requests: [RequestEvent] = []
    var responses: [ResponseEvent] = []
    var error: WireError?
    var isFinished = false
    var leftover: [UInt8] = []

    /// Feeds the pieces one by one to a server's parser, then the end of the connection.
    static func request(
        _ pieces: [[UInt8]], limits: WireLimits = WireLimits(), endsInput: Bool = true
    ) -> WireTranscript {
        var parser = RequestParser(limits: limits)
        var transcript = WireTranscript()
        do {
            for piece in pieces {
                parser.feed(piece)
                try transcript.drain(&parser)
            }
            if endsInput {
                parser.feedEOF()
                try transcript.drain(&parser)
            }
        } catch {
            transcript.error = error as? WireError
        }
        transcript.isFinished = parser.isFinished
        return transcript
    }

    /// Feeds the pieces one by one to a client's parser, then the end of the connection.
    static func response(
        _ pieces: [[UInt8]], to method: HTTPRequest.Method = .get,
        limits: WireLimits = WireLimits(), endsInput: Bool = true
    ) -> WireTranscript {
        var parser = ResponseParser(limits: limits)
        var transcript = WireTranscript()
        do {
            try parser.expectResponse(to: method)
            for piece in pieces {
                parser.feed(piece)
                try transcript.drain(&parser)
            }
            if endsInput {
                parser.feedEOF()
                try transcript.drain(&parser)
            }
            transcript.leftover = parser.takeBufferedBytes()
        } catch {
            transcript.error = error as? WireError
        }
        transcript.isFinished = parser.isFinished
        return transcript
    }

    private mutating func drain(_ parser: inout RequestParser) throws {
        while let event = try parser.nextEvent() {
            if case .body(let piece) = event, case .body(let earlier)? = requests.last {
                requests[requests.count - 1] = .body(earlier + piece)
            } else {
                requests.append(event)
            }
        }
    }

    private mutating func drain(_ parser: inout ResponseParser) throws {
        while let event = try parser.nextEvent() {
            if case .body(let piece) = event, case .body(let earlier)? = responses.last {
                responses[responses.count - 1] = .body(earlier + piece)
            } else {
                responses.append(event)
            }
        }
    }

    var requestHeads: [RequestHead] {
        requests.compactMap { if case .head(let head) = $0 { head } else { nil } }
    }

    var responseHeads: [ResponseHead] {
        responses.compactMap { if case .head(let head) = $0 { head } else { nil } }
    }

    /// The bodies of all messages, joined.
    var bodyText: String {
        var bytes: [UInt8] = []
        for case .body(let piece) in requests { bytes += piece }
        for case .body(let piece) in responses { bytes += piece }
        return String(decoding: bytes, as: UTF8.self)
    }

    var trailers: [HTTPFields] {
        requests.compactMap { if case .end(let fields) = $0 { fields } else { nil } }
            + responses.compactMap { if case .end(let fields) = $0 { fields } else { nil } }
    }
}

extension String {
    var bytes: [UInt8] { Array(utf8) }
}

/// A head ready for the state machines, made by the parser that makes them in earnest.
func parsedRequestHead(_ text: String) throws -> RequestHead {
    var parser = RequestParser()
    parser.feed(text.bytes)
    guard case .head(let head)? = try parser.nextEvent() else { throw MissingHead() }
    return head
}

/// As `parsedRequestHead`, for a response to `method`.
func parsedResponseHead(
    _ text: String, to method: HTTPRequest.Method = .get
) throws -> ResponseHead {
    var parser = ResponseParser()
    try parser.expectResponse(to: method)
    parser.feed(text.bytes)
    guard case .head(let head)? = try parser.nextEvent() else { throw MissingHead() }
    return head
}

struct MissingHead: Error {}
