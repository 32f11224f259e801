/// What this software calls itself on the wire.
package enum Product {
    /// The version of the package.
    package static let version = "0.1.0"
    /// The value of the User-Agent and Server fields.
    package static let token = "swift-asyncio/\(version)"
}
