/// Which line of a message is being read, so that a refusal can say where it looked.
enum LinePlace {
    case requestLine
    case statusLine
    case field(number: Int)
    case trailer(number: Int)
    case chunkSize

    var name: String {
        switch self {
        case .requestLine: "the request line"
        case .statusLine: "the status line"
        case .field(let number): "header line \(number)"
        case .trailer(let number): "trailer line \(number)"
        case .chunkSize: "a chunk-size line"
        }
    }

    func tooLong(maxBytes: Int) -> WireError {
        switch self {
        case .requestLine, .statusLine:
            WireError(
                .startLineTooLong,
                "\(name) is longer than \(maxBytes) bytes; shorten the URL or raise "
                    + "WireLimits.maxStartLineBytes")
        case .field, .trailer:
            WireError(
                .headerSectionTooLarge,
                "the fields up to \(name) take more bytes than allowed; send fewer or shorter "
                    + "fields or raise WireLimits.maxHeaderSectionBytes")
        case .chunkSize:
            WireError(
                .chunkLineTooLong,
                "\(name) is longer than \(maxBytes) bytes; drop the chunk extensions or raise "
                    + "WireLimits.maxChunkLineBytes")
        }
    }

    var bareCarriageReturn: WireError {
        WireError(
            .bareCarriageReturn,
            "\(name) has a carriage return that no line feed follows; end lines with CRLF and "
                + "keep CR out of them")
    }

    var bareLineFeed: WireError {
        WireError(
            .bareLineFeed,
            "\(name) ends with a line feed alone; end lines with CRLF")
    }
}
