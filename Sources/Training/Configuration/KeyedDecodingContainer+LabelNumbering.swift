internal import Datasets

extension KeyedDecodingContainer {
    /// What was written before there was a choice meant an output for every number up to the largest label.
    func decode(_ type: LabelNumbering.Type, forKey key: Key) throws -> LabelNumbering {
        try decodeIfPresent(type, forKey: key) ?? .upToLargest
    }
}
