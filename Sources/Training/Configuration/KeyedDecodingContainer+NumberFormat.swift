internal import Networks

extension KeyedDecodingContainer {
    /// What was written before there was a choice meant float32.
    func decode(_ type: NumberFormat.Type, forKey key: Key) throws -> NumberFormat {
        try decodeIfPresent(type, forKey: key) ?? .float32
    }
}
