import Checkpoints
import Failures
import Hashing
import Networks
import Testing

@Suite struct ModelFileTests {
    @Test("A model reads back as it was written, metadata and every bit")
    func roundTrip() throws {
        let read = try ModelFile(SafetensorsFile(bytes: Samples.model.encoded()))
        #expect(read == Samples.model)
        #expect(read.parameters.map(\.bitPattern) == Samples.model.parameters.map(\.bitPattern))
        #expect(
            read.shape()
                == NetworkShape(widths: Samples.widths, activation: .tanh, loss: .softmaxCrossEntropy))
    }

    @Test("An offset for each pixel reads back as it was written, and is no offset to who knows of one alone")
    func offsets() throws {
        var metadata = Samples.model.metadata
        metadata.normalization = ModelMetadata.Normalization(
            method: "pixel-mean", scale: Double(Float(1 / 255.0)), offsets: [Double(Float(-0.1)), 0])
        let model = ModelFile(widths: Samples.widths, parameters: Samples.model.parameters, metadata: metadata)
        let file = try SafetensorsFile(bytes: model.encoded())
        #expect(try ModelFile(file) == model)
        #expect(file.metadata["normalization-offsets"] == "[-0.10000000149011612,0]")
        #expect(file.metadata["normalization-offset"] == nil)
    }

    @Test("Tensors have PyTorch's names and shapes, and its users' metadata")
    func names() throws {
        let file = try SafetensorsFile(bytes: Samples.model.encoded())
        #expect(file.tensors.map(\.name) == ["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"])
        #expect(file.tensors.map(\.shape) == [[3, 2], [3], [2, 3], [2]])
        #expect(file.metadata["format"] == "pt")
        #expect(file.metadata["widths"] == "[2,3,2]")
        #expect(file.metadata["fingerprint"] == Samples.model.fingerprint.description)
    }

    @Test("The fingerprint is the SHA-256 of the little-endian float32 bytes")
    func fingerprint() {
        // printf '\x00\x00\x80\x3f\x00\x00\x00\xc0' | sha256sum
        #expect(
            Fingerprint(of: [1, -2]).description == "ee4ac73c2bd27756ab82780f27c73a7bc4d3f0bb6acb37e008bc27eccd7e588b")
    }

    @Test("Weights that are not finite are handed over as they are")
    func notFinite() throws {
        var parameters = Samples.parameters()
        parameters[5] = .nan
        let model = ModelFile(widths: Samples.widths, parameters: parameters, metadata: ModelMetadata())
        let read = try ModelFile(SafetensorsFile(bytes: model.encoded()))
        #expect(!read.isFinite)
        #expect(read.parameters[5].isNaN)
        #expect(Samples.model.isFinite)
    }

    @Test("A file without metadata leaves them to the caller")
    func foreign() throws {
        let model = try ModelFile(Self.file([("0.weight", [3, 2]), ("0.bias", [3])]))
        #expect(model.metadata == ModelMetadata())
        #expect(model.shape() == nil)
        #expect(model.shape(activation: .relu, loss: .meanSquaredError)?.widths == [2, 3])
    }

    @Test("Metadata by hand are taken, with no seal asked for")
    func byHand() throws {
        var file = Self.file([("layers.1.weight", [1, 2]), ("layers.1.bias", [1])])
        file.metadata = [
            "activation": "sigmoid", "loss": "sigmoid-cross-entropy", "classes": #"["5","6"]"#,
            "normalization": "unit", "normalization-scale": "0.00392156862745098", "normalization-offset": "0",
        ]
        let metadata = try ModelFile(file).metadata
        #expect(metadata.activation == .sigmoid)
        #expect(metadata.loss == .sigmoidCrossEntropy)
        #expect(metadata.classes == ["5", "6"])
        #expect(metadata.normalization == ModelMetadata.Normalization(method: "unit", scale: 1 / 255.0, offset: 0))
    }

    @Test("Weights changed under our metadata are refused, and taken once the seal is dropped")
    func changed() throws {
        var file = Self.file([("0.weight", [3, 2]), ("0.bias", [3])])
        file.metadata = try SafetensorsFile(bytes: Samples.model.encoded()).metadata
        let defect = #expect(throws: SafetensorsDefect.self) { try ModelFile(file) }
        #expect(defect?.reason.contains(#"drop its metadata "sha256" and "apus""#) == true)
        file.metadata["sha256"] = nil
        file.metadata["apus"] = nil
        #expect(try ModelFile(file).metadata.activation == .tanh)
    }

    @Test("Another order of the tensors keeps the seal")
    func reordered() throws {
        let original = try SafetensorsFile(bytes: Samples.model.encoded())
        var file = SafetensorsFile(metadata: original.metadata)
        for tensor in original.tensors.reversed() {
            file.append(tensor.name, shape: tensor.shape, try original.floats(of: tensor)[...])
        }
        #expect(try ModelFile(file) == Samples.model)
    }

    @Test(
        "Tensors that are no network are refused, and named",
        arguments: [
            ([], "expected 0.weight [out, in], 0.bias [out] and so on, found no tensors"),
            ([("encoder.weight", [1, 1])], #"tensor "encoder.weight" is no layer's weight or bias"#),
            (
                [("layers.0.weight", [1, 1]), ("layers.0.bias", [1]), ("scale", [1])],
                #"tensor "scale" belongs to none of the layers"#
            ),
            ([("layers.0.weight", [1, 1])], #"layer "layers.0" lacks its weight or its bias"#),
            ([("00.weight", [1, 1]), ("00.bias", [1])], #"tensor "00.weight" is no layer's"#),
            ([("-1.weight", [1, 1]), ("-1.bias", [1])], #"tensor "-1.weight" is no layer's"#),
            ([("0.weight.weight", [1, 1])], #"tensor "0.weight.weight" is no layer's"#),
            ([("0.weight", [2]), ("0.bias", [2])], #""0.weight" [2] and "0.bias" [2] do not fit"#),
            ([("0.weight", [2, 3]), ("0.bias", [3])], #""0.weight" [2, 3] and "0.bias" [3] do not fit"#),
            ([("0.weight", [0, 3]), ("0.bias", [0])], #""0.weight" [0, 3] and "0.bias" [0] do not fit"#),
            (
                [("0.weight", [3, 2]), ("0.bias", [3]), ("2.weight", [2, 4]), ("2.bias", [2])],
                #""2.weight" [2, 4] takes 4 inputs, but "0.weight" [3, 2] before it gives 3"#
            ),
        ] as [([(String, [Int])], String)])
    func misfits(tensors: [(String, [Int])], reason: String) {
        let defect = #expect(throws: SafetensorsDefect.self) { try ModelFile(Self.file(tensors)) }
        #expect(defect?.reason.contains(reason) == true, "\(defect?.reason ?? "accepted")")
    }

    @Test(
        "Metadata that make no sense are refused by name",
        arguments: [
            ("activation", "gelu"), ("loss", "hinge"), ("classes", "[1]"), ("classes", "x"), ("seed", "-1"),
            ("normalization-scale", "wide"), ("normalization-offset", ""),
        ])
    func badMetadata(key: String, value: String) {
        var file = Self.file([("0.weight", [3, 2]), ("0.bias", [3])])
        file.metadata = [key: value]
        let defect = #expect(throws: SafetensorsDefect.self) { try ModelFile(file) }
        #expect(defect?.reason == #"its metadata give "\#(key)" as "\#(value)", which is not understood"#)
    }

    @Test(
        "Half a normalization is refused, and one that needs no numbers is taken",
        arguments: [
            (["normalization": "unit"], true), (["normalization": "standard"], false),
            (["normalization-scale": "0.5"], false), (["normalization": "unit", "normalization-offset": "0"], false),
            (["normalization": "standard", "normalization-scale": "1", "normalization-offset": "nan"], false),
            (["normalization-scale": "0.5", "normalization-offset": "-1"], true),
            (["normalization-scale": "0.5", "normalization-offsets": "[-1,0.25]"], true),
            (["normalization-offsets": "[-1,0.25]"], false),
            (["normalization-scale": "0.5", "normalization-offsets": "-1"], false),
            (["normalization-scale": "0.5", "normalization-offsets": "[]"], false),
            (["normalization-scale": "0.5", "normalization-offsets": "[1,2,3]"], false),
            (["normalization-scale": "0.5", "normalization-offsets": "[1,\"NaN\"]"], false),
            (["normalization-scale": "0.5", "normalization-offsets": "[1,1e39]"], false),
            (["normalization-scale": "0.5", "normalization-offset": "1", "normalization-offsets": "[1,2]"], false),
        ])
    func normalization(strings: [String: String], isTaken: Bool) throws {
        var file = Self.file([("0.weight", [3, 2]), ("0.bias", [3])])
        file.metadata = strings
        guard isTaken else {
            let defect = #expect(throws: SafetensorsDefect.self) { try ModelFile(file) }
            #expect(defect?.reason.contains("normalization") == true)
            return
        }
        let found = try #require(try ModelFile(file).metadata.normalization)
        #expect(found.scale == (strings["normalization-scale"] == nil ? Double(Float(1.0 / 255.0)) : 0.5))
    }

    private static func file(_ tensors: [(String, [Int])]) -> SafetensorsFile {
        var file = SafetensorsFile()
        for (name, shape) in tensors {
            file.append(name, shape: shape, [Float](repeating: 0.5, count: shape.reduce(1, *))[...])
        }
        return file
    }
}
