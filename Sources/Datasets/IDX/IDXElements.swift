package import Hashing

/// The content of one IDX file.
package struct IDXElements: Sendable {
    package let header: IDXHeader
    /// One byte each, in the file's order: `header.elementCount` of them.
    package let bytes: ByteStorage
    /// SHA-256 of `bytes`.
    package let digest: SHA256Digest
}
