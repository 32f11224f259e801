import AsyncIOCore
public import AsyncIOSystem

/// Finds the name of an address, and of the service that its port stands for.
///
/// Never blocks the loop, and may be cancelled, as `getAddressInfo`. An address that has no name comes
/// back in digits, unless `.nameRequired` says that this is an error. With `.numericHost` and
/// `.numericService` nothing is looked up. What was found is not remembered.
///
/// Throws `NameResolutionError`, and `CancelledError`. The counterpart of `loop.getnameinfo`.
public func getNameInfo(
    _ address: SocketAddress, flags: NameInfoFlags = [],
    fileID: StaticString = #fileID, line: UInt = #line
) async throws -> NameInfo {
    let loop = EventLoop.running(for: "getNameInfo")
    return try await loop.names.name(of: address, flags, site: SourceSite(fileID, line))
}
