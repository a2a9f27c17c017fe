internal import Failures
package import Files
package import Hashing
internal import JSON
package import Networks

/// Weights alone, as PyTorch users expect them: `best.safetensors`.
///
/// A PyTorch module whose `layers` is `nn.Sequential(Linear, ReLU, Linear)` loads such a file with
/// `load_state_dict(strict=True)`, and a file saved from its `state_dict` is read here, also with the `Sequential`'s
/// own names (`0.weight`) and in float64, float16 or bfloat16.
package struct ModelFile: Sendable, Hashable {
    /// (I, H, ..., O)
    package let widths: [Int]
    /// In the canonical order of `ParameterLayout`. They are what the file holds, infinities and NaN included.
    package let parameters: [Float]
    package let metadata: ModelMetadata

    /// - Parameter parameters: as many as `widths` need, in canonical order.
    package init(widths: [Int], parameters: [Float], metadata: ModelMetadata) {
        self.widths = widths
        self.parameters = parameters
        self.metadata = metadata
    }

    package var layout: ParameterLayout { ParameterLayout(widths: widths) }

    package var fingerprint: Fingerprint { Fingerprint(of: parameters) }

    package var isFinite: Bool { parameters.allSatisfy { $0.isFinite } }

    /// The network that the weights belong to.
    ///
    /// - Parameters:
    ///   - activation: for files that lack theirs.
    ///   - loss: for files that lack theirs.
    /// - Returns: nil where neither the file nor the caller knows one of the two.
    package func shape(activation: Activation? = nil, loss: OutputLoss? = nil) -> NetworkShape? {
        guard let activation = metadata.activation ?? activation, let loss = metadata.loss ?? loss else { return nil }
        return NetworkShape(widths: widths, activation: activation, loss: loss)
    }
}

extension ModelFile {
    private static let prefix = "layers."

    /// What files say of the model besides its weights, as strings.
    func strings() throws -> [String: String] {
        var strings = try metadata.strings()
        strings["widths"] = try JSONText(encoding: widths).text
        strings["fingerprint"] = fingerprint.description
        return strings
    }

    /// The file's bytes, the same for the same model.
    package func encoded() throws -> [UInt8] {
        var strings = try strings()
        // What transformers and others ask for before they load a file.
        strings["format"] = "pt"
        var file = SafetensorsFile(metadata: strings)
        LayerTensors(widths: widths, parameters: parameters).append(to: &file, prefix: Self.prefix)
        file.seal()
        return file.encoded()
    }

    /// - Throws: `Failure.data`, naming the file, what was expected and what was found.
    package init(reading path: String, fileSystem: any FileSystem = PosixFileSystem()) throws {
        let file = try SafetensorsFile(reading: path, fileSystem: fileSystem)
        do throws(SafetensorsDefect) {
            try self.init(file)
        } catch {
            throw Failure(.data, "cannot use the weights in \(path): \(error)")
        }
    }

    package init(_ file: SafetensorsFile) throws(SafetensorsDefect) {
        metadata = try ModelMetadata(strings: file.metadata)
        do throws(SafetensorsDefect) {
            try file.verifySeal(isRequired: metadata.version != nil)
        } catch {
            throw SafetensorsDefect(
                "\(error); it is damaged, or was changed: if on purpose, drop its metadata \(quoted(Seal.key)) "
                    + "and \(quoted(ModelMetadata.versionKey))")
        }
        let prefix = file.tensors.contains { $0.name.hasPrefix(Self.prefix) } ? Self.prefix : ""
        if let stray = file.tensors.first(where: { !$0.name.hasPrefix(prefix) }) {
            throw SafetensorsDefect(
                "tensor \(quoted(stray.name)) belongs to none of the layers; expected \(prefix)0.weight, \(prefix)0.bias "
                    + "and so on alone, since what it does to the answer cannot be known")
        }
        let layers = try LayerTensors(file, prefix: prefix)
        widths = layers.widths
        parameters = layers.parameters
        if let offsets = metadata.normalization?.offsets.count, offsets != 1, offsets != widths[0] {
            throw SafetensorsDefect(
                "its normalization has \(offsets.counted("offset")) for the \(widths[0].counted("input")) of its first layer: "
                    + "expected one for all of them, or one for each")
        }
    }
}

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

/// The version that files name and `apus --version` prints.
package enum ApusVersion {
    package static let text = "0.2.0"
}
