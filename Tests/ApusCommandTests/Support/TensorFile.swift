import FoundationEssentials
import Hashing
import Testing

/// A safetensors file, read by the format's own rules: eight bytes of length, a JSON header, then the tensors' bytes.
/// It shares nothing with the reader that it tests.
struct TensorFile {
    private struct Entry: Decodable {
        let dtype: String
        let shape: [Int]
        let data_offsets: [Int]
    }

    private let entries: [String: Entry]
    private let data: [UInt8]

    init(_ path: String) throws {
        let bytes = try FileBytes.read(path)
        try #require(bytes.count > 8)
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = Data(bytes[8..<8 + length])
        data = Array(bytes[(8 + length)...])
        struct Header: Decodable {
            let entries: [String: Entry]

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Name.self)
                var entries: [String: Entry] = [:]
                for key in container.allKeys where key.stringValue != "__metadata__" {
                    entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
                }
                self.entries = entries
            }
        }
        entries = try JSONDecoder().decode(Header.self, from: header).entries
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// `[out, in]` of each layer's weight, in layer order.
    var shapes: [[Int]] { layers.compactMap { entries["layers.\($0).weight"]?.shape } }

    private var layers: [Int] {
        entries.keys.filter { $0.hasSuffix(".weight") }.compactMap { Int($0.split(separator: ".")[1]) }.sorted()
    }

    /// SHA-256 of all tensors, layer after layer, weight before bias.
    var fingerprint: String {
        get throws {
            var bytes: [UInt8] = []
            for layer in layers {
                for name in ["layers.\(layer).weight", "layers.\(layer).bias"] {
                    let entry = try #require(entries[name])
                    try #require(entry.dtype == "F32")
                    try #require(entry.data_offsets[1] - entry.data_offsets[0] == 4 * entry.shape.reduce(1, *))
                    bytes += data[entry.data_offsets[0]..<entry.data_offsets[1]]
                }
            }
            return bytes.withUnsafeBytes { SHA256Hasher.digest(of: $0) }.description
        }
    }
}
