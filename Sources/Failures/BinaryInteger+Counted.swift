extension BinaryInteger {
    /// As many of something: `1 peer`, `2 peers`, `0 leaves`.
    ///
    /// - Parameters:
    ///   - one: What one of them is called.
    ///   - several: What several are; nil for an s at the end.
    package func counted(_ one: String, _ several: String? = nil) -> String {
        "\(self) \(self == 1 ? one : several ?? one + "s")"
    }
}
