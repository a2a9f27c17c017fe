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

    /// What a decoder found wrong, without the decoder's own vocabulary.
    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        func place(_ context: DecodingError.Context) -> String {
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? "" : " at \(path)"
        }
        return switch error {
        case .keyNotFound(let key, let context): "the key \(key.stringValue) is missing\(place(context))"
        case .typeMismatch(let type, let context): "expected a value of type \(type)\(place(context))"
        case .valueNotFound(let type, let context): "expected a value of type \(type), found null\(place(context))"
        case .dataCorrupted(let context): "\(context.debugDescription)\(place(context))"
        @unknown default: "\(error)"
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
            throw Failure(.data, "cannot understand the JSON of \(type): \(Self.reason(error))")
        }
    }
}
