/// Parses exactly the JSON that a safetensors header may hold: an object of tensors and one object of strings.
///
/// A general JSON decoder keeps one of two equal keys without a word, so a header with two entries for one tensor
/// would mean different things to different readers. Here duplicates, unknown members and numbers that are not
/// non-negative integers are refused by name. Nothing is recursive, and what it allocates is bounded by the header.
struct HeaderParser {
    private var scanner: JSONScanner

    init(_ bytes: [UInt8]) { scanner = JSONScanner(bytes) }

    mutating func header() throws(SafetensorsDefect) -> (metadata: [String: String], tensors: [TensorEntry]) {
        var metadata: [String: String] = [:]
        var tensors: [TensorEntry] = []
        var names: Set<String> = []
        guard scanner.startsWithBrace else {
            throw SafetensorsDefect("its header does not begin with \"{\"; is it a safetensors file?")
        }
        try scanner.beginObject()
        while let name = try scanner.nextKey() {
            guard names.insert(name).inserted else {
                throw SafetensorsDefect("its header holds \(quoted(name)) twice")
            }
            if name == SafetensorsHeader.metadataKey {
                metadata = try self.metadata()
            } else {
                tensors.append(try tensor(name))
            }
        }
        try scanner.end()
        return (metadata, tensors)
    }

    private mutating func metadata() throws(SafetensorsDefect) -> [String: String] {
        var metadata: [String: String] = [:]
        try scanner.beginObject()
        while let key = try scanner.nextKey() {
            let value = try scanner.string("the value of metadata \(quoted(key))")
            guard metadata.updateValue(value, forKey: key) == nil else {
                throw SafetensorsDefect("its metadata hold \(quoted(key)) twice")
            }
        }
        return metadata
    }

    private mutating func tensor(_ name: String) throws(SafetensorsDefect) -> TensorEntry {
        var type: TensorType?
        var shape: [Int]?
        var offsets: [Int]?
        let subject = "tensor \(quoted(name))"
        try scanner.beginObject()
        while let key = try scanner.nextKey() {
            let isRepeated: Bool
            switch key {
            case "dtype":
                let dtype = try scanner.string("the dtype of \(subject)")
                guard let known = TensorType(rawValue: dtype) else {
                    throw SafetensorsDefect("\(subject) has the unknown dtype \(quoted(dtype))")
                }
                isRepeated = type != nil
                type = known
            case "shape":
                isRepeated = shape != nil
                shape = try scanner.integers("the shape of \(subject)")
            case "data_offsets":
                isRepeated = offsets != nil
                offsets = try scanner.integers("the data_offsets of \(subject)")
            default:
                throw SafetensorsDefect("\(subject) has the unknown member \(quoted(key))")
            }
            if isRepeated { throw SafetensorsDefect("\(subject) has \(quoted(key)) twice") }
        }
        guard let type, let shape, let offsets else {
            throw SafetensorsDefect("\(subject) lacks one of dtype, shape and data_offsets")
        }
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
}
