internal import Learning

extension KeyedDecodingContainer {
    /// What was written before labels could be smoothed meant none.
    func decode(_ type: LabelSmoothing.Type, forKey key: Key) throws -> LabelSmoothing {
        try decodeIfPresent(type, forKey: key) ?? .none
    }
}
