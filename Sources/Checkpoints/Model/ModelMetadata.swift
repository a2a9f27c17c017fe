internal import Failures
package import JSON
package import Networks

/// What a model file says of its weights beside their values. Files that other programs wrote lack some or all of
/// it; what is nil there the caller must supply.
package struct ModelMetadata: Sendable, Hashable {
    package var activation: Activation?
    package var loss: OutputLoss?
    /// By output; two for a single sigmoid output, that of label 0 first.
    package var classes: [String]?
    package var normalization: Normalization?
    /// The Apus that wrote the file; nil for files by other programs.
    package var version: String?
    package var seed: UInt64?
    /// How the pictures lay that the weights were trained on.
    package var pictures: JSONText?
    /// What the weights were trained on.
    package var dataset: Dataset?

    /// A data set by what it is, not by where it lies.
    package struct Dataset: Sendable, Hashable {
        package let name: String
        /// 64 lower-case hexadecimal digits.
        package let sha256: String

        package init(name: String, sha256: String) {
            self.name = name
            self.sha256 = sha256
        }
    }

    /// How a pixel's byte becomes an input: input = scale · byte + offset.
    package struct Normalization: Sendable, Hashable {
        /// As `--normalize` calls it.
        package let method: String
        package let scale: Double
        /// One for all pixels, or one for each.
        package let offsets: [Double]

        package init(method: String, scale: Double, offsets: [Double]) {
            self.method = method
            self.scale = scale
            self.offsets = offsets
        }

        package init(method: String, scale: Double, offset: Double) {
            self.init(method: method, scale: scale, offsets: [offset])
        }
    }

    package init(
        activation: Activation? = nil, loss: OutputLoss? = nil, classes: [String]? = nil,
        normalization: Normalization? = nil, version: String? = nil, seed: UInt64? = nil,
        pictures: JSONText? = nil, dataset: Dataset? = nil
    ) {
        self.activation = activation
        self.loss = loss
        self.classes = classes
        self.normalization = normalization
        self.version = version
        self.seed = seed
        self.pictures = pictures
        self.dataset = dataset
    }
}

extension ModelMetadata {
    static let versionKey = "apus"

    /// As strings, the only values that safetensors metadata may have. Numbers are written with as many digits as
    /// give them back exactly.
    func strings() throws -> [String: String] {
        var strings: [String: String] = [:]
        strings["activation"] = activation?.rawValue
        strings["loss"] = loss?.rawValue
        if let classes { strings["classes"] = try JSONText(encoding: classes).text }
        strings["normalization"] = normalization?.method
        strings["normalization-scale"] = normalization.map { "\($0.scale)" }
        if let offsets = normalization?.offsets {
            if offsets.count == 1 {
                strings["normalization-offset"] = "\(offsets[0])"
            } else {
                strings["normalization-offsets"] = try JSONText(encoding: offsets).text
            }
        }
        strings[Self.versionKey] = version
        strings["seed"] = seed.map { "\($0)" }
        strings["pictures"] = pictures?.text
        strings["dataset"] = dataset?.name
        strings["dataset-sha256"] = dataset?.sha256
        return strings
    }

    /// - Parameter strings: metadata of any safetensors file; keys that mean nothing here are passed over.
    init(strings: [String: String]) throws(SafetensorsDefect) {
        activation = try Self.value("activation", in: strings, Activation.init(rawValue:))
        loss = try Self.value("loss", in: strings, OutputLoss.init(rawValue:))
        classes = try Self.value("classes", in: strings) { try? JSONText($0).decode([String].self) }
        version = strings[Self.versionKey]
        seed = try Self.value("seed", in: strings) { UInt64($0) }
        pictures = strings["pictures"].map(JSONText.init)
        // Other programs may say "dataset" of whatever they like.
        dataset = strings["dataset"].flatMap { name in
            strings["dataset-sha256"].flatMap { digest in
                let isDigest = digest.count == 64 && digest.allSatisfy(\.isHexDigit)
                return isDigest ? Dataset(name: name, sha256: digest.lowercased()) : nil
            }
        }
        let scale = try Self.value("normalization-scale", in: strings) { Double($0) }
        let offset = try Self.value("normalization-offset", in: strings) { Double($0) }
        let offsets = try Self.value("normalization-offsets", in: strings) { try? JSONText($0).decode([Double].self) }
        if offset != nil, offsets != nil {
            throw SafetensorsDefect("its metadata give both \"normalization-offset\" and \"normalization-offsets\"")
        }
        normalization = try Self.normalization(strings["normalization"], scale, offsets ?? offset.map { [$0] })
    }

    /// Half of it would be no less than none a reason to take other inputs than the weights were trained on.
    private static func normalization(
        _ method: String?, _ scale: Double?, _ offsets: [Double]?
    ) throws(SafetensorsDefect) -> Normalization? {
        if method == nil, scale == nil, offsets == nil { return nil }
        if method == "unit", scale == nil, offsets == nil {
            return Normalization(method: "unit", scale: Double(Float(1.0 / 255.0)), offset: 0)
        }
        guard let scale, let offsets else {
            throw SafetensorsDefect(
                "its metadata tell of a normalization and lack \"normalization-scale\" or \"normalization-offset\": "
                    + "expected input = scale · byte + offset")
        }
        for (name, value) in [("scale", scale)] + offsets.map({ ("offset", $0) }) where !Float(value).isFinite {
            throw SafetensorsDefect("its normalization has the \(name) \(value), not finite")
        }
        return Normalization(method: method ?? "of its own", scale: scale, offsets: offsets)
    }

    private static func value<Value>(
        _ key: String, in strings: [String: String], _ parse: (String) -> Value?
    ) throws(SafetensorsDefect) -> Value? {
        guard let text = strings[key] else { return nil }
        guard let value = parse(text) else {
            throw SafetensorsDefect("its metadata give \(quoted(key)) as \(quoted(text)), which is not understood")
        }
        return value
    }
}
