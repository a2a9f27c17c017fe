internal import JSON

/// What the JSON of a safetensors header says: an object of tensors, and one object of strings.
///
/// The parser refuses a key that is there twice: such a header would mean different things to different readers. Here unknown
/// members and numbers that are not non-negative integers are refused by name.
enum HeaderParser {
    static func header(_ bytes: [UInt8]) throws(SafetensorsDefect) -> (
        metadata: [String: String], tensors: [TensorEntry]
    ) {
        guard bytes.first == UInt8(ascii: "{") else {
            throw SafetensorsDefect("its header does not begin with \"{\"; is it a safetensors file?")
        }
        let value: JSONValue
        do throws(JSONDefect) {
            value = try JSONParser.value(of: bytes)
        } catch {
            throw SafetensorsDefect("its header is not valid JSON: \(error.message)")
        }
        var members = try object(value, "its header")
        let metadata = try members.removeValue(forKey: SafetensorsHeader.metadataKey).map(metadata) ?? [:]
        var tensors: [TensorEntry] = []
        // In an order of their own, so that of several mistakes the same one is always told.
        for (name, value) in members.sorted(by: { $0.key < $1.key }) { tensors.append(try tensor(name, value)) }
        return (metadata, tensors)
    }

    private static func metadata(_ value: JSONValue) throws(SafetensorsDefect) -> [String: String] {
        var metadata: [String: String] = [:]
        for (key, value) in try object(value, "its metadata").sorted(by: { $0.key < $1.key }) {
            metadata[key] = try string(value, "the value of metadata \(quoted(key))")
        }
        return metadata
    }

    private static func tensor(_ name: String, _ value: JSONValue) throws(SafetensorsDefect) -> TensorEntry {
        let subject = "tensor \(quoted(name))"
        let members = try object(value, subject)
        if let stranger = members.keys.filter({ !["dtype", "shape", "data_offsets"].contains($0) }).min() {
            throw SafetensorsDefect("\(subject) has the unknown member \(quoted(stranger))")
        }
        guard let dtype = members["dtype"], let dimensions = members["shape"], let place = members["data_offsets"]
        else {
            throw SafetensorsDefect("\(subject) lacks one of dtype, shape and data_offsets")
        }
        let typeName = try string(dtype, "the dtype of \(subject)")
        guard let type = TensorType(rawValue: typeName) else {
            throw SafetensorsDefect("\(subject) has the unknown dtype \(quoted(typeName))")
        }
        let shape = try integers(dimensions, "the shape of \(subject)")
        let offsets = try integers(place, "the data_offsets of \(subject)")
        guard offsets.count == 2, offsets[0] <= offsets[1] else {
            throw SafetensorsDefect(
                "\(subject) has the data_offsets \(listed(offsets)), not a begin and an end after it")
        }
        guard let byteCount = TensorEntry.byteCount(of: shape, type: type) else {
            throw SafetensorsDefect("\(subject) has the shape \(listed(shape)), more bytes than can be counted")
        }
        guard offsets[1] - offsets[0] == byteCount else {
            throw SafetensorsDefect(
                "\(subject) has the shape \(listed(shape)) of \(type.rawValue), \(byteCount) bytes, but its data_offsets "
                    + "\(listed(offsets)) hold \(offsets[1] - offsets[0])")
        }
        return TensorEntry(name: name, type: type, shape: shape, range: offsets[0]..<offsets[1])
    }

    private static func object(_ value: JSONValue, _ subject: String) throws(SafetensorsDefect) -> [String: JSONValue] {
        guard case .object(let members) = value else { throw wrong(subject, "an object", value) }
        return members
    }

    private static func string(_ value: JSONValue, _ subject: String) throws(SafetensorsDefect) -> String {
        guard case .string(let text) = value else { throw wrong(subject, "a string", value) }
        return text
    }

    private static func integers(_ value: JSONValue, _ subject: String) throws(SafetensorsDefect) -> [Int] {
        guard case .array(let elements) = value else { throw wrong(subject, "an array", value) }
        var integers: [Int] = []
        for element in elements {
            guard case .number(let text) = element, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
                throw SafetensorsDefect(
                    "\(subject) holds something else than non-negative integers: \(element.summary)")
            }
            guard let integer = Int(text) else { throw SafetensorsDefect("\(subject) holds a number above \(Int.max)") }
            integers.append(integer)
        }
        return integers
    }

    private static func wrong(_ subject: String, _ expected: String, _ found: JSONValue) -> SafetensorsDefect {
        SafetensorsDefect("\(subject): expected \(expected), found \(found.summary)")
    }
}
