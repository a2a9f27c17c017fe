internal import Datasets

extension KeyedDecodingContainer {
    /// What was written before there was a choice meant off.
    func decode(_ type: Transposition.Type, forKey key: Key) throws -> Transposition {
        try decodeIfPresent(type, forKey: key) ?? .off
    }
}
