internal import Hashing

/// A SHA-256 over everything a safetensors file means, kept in its metadata, so that any damage is found: to a
/// weight, a name, a shape or a word of the metadata.
///
/// What is hashed does not depend on the order of tensors or metadata in the file, so a copy that another library
/// wrote, metadata included, still carries a valid seal: for each metadatum but the seal, by the order of its key's
/// UTF-8, key and value; then for each tensor, by the order of its name's UTF-8, name, dtype, shape (decimal, joined
/// by commas) and bytes. Each of these pieces is preceded by its length in bytes (8 bytes, little-endian).
///
/// This definition belongs to no format version: a newer version keeps it, so that an older reader can tell a newer
/// file from a damaged one.
enum Seal {
    static let key = "sha256"

    static func digest(of file: SafetensorsFile) -> SHA256Digest {
        var hasher = SHA256Hasher()
        let metadata = file.metadata.filter { $0.key != key }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (key, value) in metadata {
            update(&hasher, Array(key.utf8))
            update(&hasher, Array(value.utf8))
        }
        for tensor in file.tensors.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            for text in [tensor.name, tensor.type.rawValue, tensor.shape.map(String.init).joined(separator: ",")] {
                update(&hasher, Array(text.utf8))
            }
            file.withBytes(of: tensor) { bytes in
                hasher.update(length(bytes.count))
                hasher.update(bytes)
            }
        }
        return hasher.finish()
    }

    private static func update(_ hasher: inout SHA256Hasher, _ bytes: [UInt8]) {
        hasher.update(length(bytes.count))
        hasher.update(bytes)
    }

    private static func length(_ count: Int) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
    }
}

extension SafetensorsFile {
    /// Adds the seal, over all that is there.
    package mutating func seal() {
        metadata[Seal.key] = Seal.digest(of: self).description
    }

    /// - Parameter isRequired: whether a file without a seal is refused.
    func verifySeal(isRequired: Bool) throws(SafetensorsDefect) {
        guard let recorded = metadata[Seal.key] else {
            if isRequired { throw SafetensorsDefect("it lacks the SHA-256 of its contents") }
            return
        }
        let found = Seal.digest(of: self).description
        guard found == recorded else {
            throw SafetensorsDefect("its contents have the SHA-256 \(found), but it says \(quoted(recorded))")
        }
    }
}
