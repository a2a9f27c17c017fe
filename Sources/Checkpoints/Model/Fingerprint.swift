package import Hashing

/// What a run's parameters are known by: the SHA-256 of their little-endian float32 bytes in canonical order (layer
/// after layer, weight before bias, weights as `[out, in]`).
///
/// Equal fingerprints mean equal bits; printed as 64 lower-case hexadecimal digits.
package struct Fingerprint: Sendable, Hashable, CustomStringConvertible {
    package let digest: SHA256Digest

    /// - Parameter parameters: in the canonical order of `ParameterLayout`.
    package init(of parameters: [Float]) {
        digest = parameters.withUnsafeBytes { SHA256Hasher.digest(of: $0) }
    }

    package var description: String { digest.description }
}
