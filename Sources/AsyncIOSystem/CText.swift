extension String {
    /// The text in a buffer that C has filled, up to its zero byte.
    init(cBuffer: [CChar]) {
        let bytes = cBuffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        self.init(decoding: bytes, as: UTF8.self)
    }
}
