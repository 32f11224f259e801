/// The bounds a parser puts on what a peer may make it hold or scan.
///
/// Every number is a ceiling on memory or work that one hostile peer can ask for; none of them
/// should be met by honest traffic.
package struct WireLimits: Sendable, Equatable {
    /// The longest request or status line, without its CRLF.
    ///
    /// 8 KiB: RFC 9112 asks for at least 8000 octets, and most servers stop there.
    package var maxStartLineBytes = 8 * 1024

    /// The largest number of header fields in one head.
    ///
    /// 100, as in Apache: browsers send about 20, and lookups by name are linear in this number.
    package var maxFieldCount = 100

    /// The most bytes all the header lines of one head may take, CRLFs included.
    ///
    /// 64 KiB leaves room for large cookies and tokens while 10,000 slow peers stay under 1 GiB.
    package var maxHeaderSectionBytes = 64 * 1024

    /// The largest body, in bytes, or `nil` for no bound.
    ///
    /// `nil`, because bodies are streamed and never held here; whoever collects a body sets it.
    package var maxBodyBytes: Int?

    /// The longest chunk-size line, extensions included, without its CRLF.
    ///
    /// 256 bytes: extensions are unused in practice, and a long one makes the receiver read many
    /// bytes for each byte of body.
    package var maxChunkLineBytes = 256

    /// The largest number of trailer fields; their bytes fall under `maxHeaderSectionBytes`.
    ///
    /// 32: trailers carry a checksum or a status, not a second head.
    package var maxTrailerCount = 32

    /// How many empty lines may come before a request line.
    ///
    /// 4: RFC 9112 asks for at least one, for old clients that end a body with an extra CRLF.
    package var maxLeadingBlankLines = 4

    /// How many 1xx responses may come before the final one.
    ///
    /// 32: without a bound a server can hold a client forever without ever answering.
    package var maxInformationalResponses = 32

    /// Creates the default limits; change the members that should differ.
    package init() {}
}
