internal import Failures
internal import FoundationEssentials

/// JSON that some other part of the program understands: kept, compared and stored as text, without a look inside.
package struct JSONText: Sendable, Hashable {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// Keys in order, slashes as they are: equal values give equal text. Numbers are written with as many digits as
    /// give them back exactly; infinities and NaN as strings, which `decode` turns back.
    package init(encoding value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        do {
            text = String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw Failure(.bug, "cannot write \(type(of: value)) as JSON: \(error)")
        }
    }

    /// - Throws: `Failure.data`, with what the JSON lacks.
    package func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        do {
            return try decoder.decode(type, from: Data(text.utf8))
        } catch {
            throw Failure(.data, "cannot understand JSON as \(type): \(error)")
        }
    }
}
