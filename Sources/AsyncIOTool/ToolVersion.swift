import AsyncIOHTTP

/// What `--version` prints.
enum ToolVersion {
    static let text = "asyncio \(Product.version) (swift-asyncio)"
}
