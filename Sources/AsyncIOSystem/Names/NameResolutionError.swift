internal import CAsyncIO
internal import Glibc

/// A name that could not be turned into addresses, or an address that could not be turned into a name.
///
/// The counterpart of Python's `socket.gaierror`.
public struct NameResolutionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name or the address that was looked up.
    public let host: String
    /// The resolver's error number, such as `EAI_NONAME`.
    public let code: Int32
    /// The resolver's own words.
    public let cause: String
    /// What to do about it.
    public let remedy: String

    /// The failure in one line, with what to check.
    public var description: String { "cannot resolve \"\(host)\": \(cause). \(remedy)" }

    /// Notes an error number of the resolver's, in its own words unless there are better ones.
    package init(host: String, code: Int32, cause: String? = nil, remedy: String? = nil) {
        self.host = host
        self.code = code
        self.cause = cause ?? String(cString: gai_strerror(code))
        self.remedy = remedy ?? Self.remedies[code] ?? Self.usualRemedy
    }

    /// The resolver gave up because of an error of the system's.
    static func system(_ host: String, _ error: OSError) -> NameResolutionError {
        NameResolutionError(host: host, code: EAI_SYSTEM, cause: error.cause)
    }

    /// There is no name to look up: host and service are both left out, or contain a zero byte.
    package static func invalid(_ host: String, _ cause: String) -> NameResolutionError {
        NameResolutionError(
            host: host, code: EAI_NONAME, cause: cause, remedy: "Give a host, a service, or both.")
    }

    /// The name is known, but has no address of the family or for the kind of socket that was asked for.
    package static func withoutAddress(_ host: String) -> NameResolutionError {
        NameResolutionError(
            host: host, code: EAI_NONAME, cause: "it has no address of that kind",
            remedy: "Ask for another family or protocol, or for any.")
    }

    /// On a simulated loop nothing is asked of the system.
    package static func unknownInSimulation(_ host: String) -> NameResolutionError {
        NameResolutionError(
            host: host, code: EAI_NONAME,
            cause: "a simulated loop knows no names but \"localhost\" and those it was told",
            remedy: "Tell it: loop.names.table[\"\(host)\"] = [address].")
    }

    /// Services have names only on real loops.
    package static func serviceInSimulation(_ host: String, _ service: String) -> Self {
        NameResolutionError(
            host: host, code: EAI_SERVICE,
            cause: "a simulated loop does not know the service \"\(service)\"",
            remedy: "Give its port as a number.")
    }

    private static let usualRemedy = "Check the spelling and the network's name server."
    private static let remedies: [Int32: String] = [
        EAI_AGAIN: "The name server does not answer: check the network, or try again later.",
        EAI_SERVICE: "That kind of socket has no service of this name; give its port as a number.",
        EAI_FAMILY: "Ask for another family of addresses, or for any.",
        EAI_SOCKTYPE: "That protocol does not go with that kind of socket.",
        EAI_BADFLAGS: "The flags contradict each other.",
        EAI_MEMORY: "The system is out of memory.",
    ]
}
