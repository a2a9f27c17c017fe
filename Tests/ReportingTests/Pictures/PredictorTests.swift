import Checkpoints
import Datasets
import Failures
import Glibc
import JSON
import Kernels
import Networks
import Reporting
import TestSupport
import Testing
import Training

@Suite struct PredictorTests {
    /// A picture of two pixels, and a network whose logits are 0 and the second pixel less the first.
    private static let twoPixels = Array("P5 2 1 255 ".utf8) + [255, 0]
    private static let model = ModelFile(
        widths: [2, 2], parameters: [0, 0, -1, 1, 0, 0],
        metadata: ModelMetadata(
            activation: .relu, loss: .softmaxCrossEntropy, classes: ["5", "6"],
            normalization: ModelMetadata.Normalization(method: "unit", scale: 1 / 255, offset: 0)))

    private func write(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let template = try #require(strdup("/tmp/apus-picture-XXXXXX"))
        defer { free(template) }
        let descriptor = mkstemp(template)
        try #require(descriptor >= 0)
        let path = String(cString: template)
        defer { unlink(path) }
        try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        try body(path)
    }

    private struct Figures: Decodable {
        let image: String
        let digit: Int?
        let probabilities: [Double]?
        let error: String?
    }

    @Test("The answer is the label of the likeliest class, and a bad picture has an error in its place")
    func json() throws {
        let network = try ModelNetwork(Self.model, file: "two.safetensors")
        let predictor = try Predictor(network: network, instructionSet: .best)
        try write(Self.twoPixels) { path in
            // Paper is the lower of two equal medians, 0; the first pixel is the ink.
            let predictions = [path, "/no/such.png"].map { predictor.predict($0).prediction }
            let figures = try JSONText(encoding: predictions).decode([Figures].self)
            #expect(figures.map(\.image) == [path, "/no/such.png"])
            #expect(figures[0].digit == 5)
            // e / (e + 1) with one full pixel
            #expect(abs((figures[0].probabilities?[0] ?? 0) - 0.7310585786) < 1e-6)
            #expect(figures[0].error == nil)
            #expect(figures[1].digit == nil)
            #expect(figures[1].probabilities == nil)
            #expect(figures[1].error?.contains("/no/such.png") == true)
        }
    }

    @Test("People see the picture in half blocks, and a bar for each class")
    func text() throws {
        let picture = try #require(GreyPicture(width: 3, height: 3, pixels: [255, 0, 255, 255, 255, 0, 0, 96, 95]))
        #expect(PictureText.lines(of: picture) == ["█▄▀", " ▀ "])
        let answer = try #require(Prediction.Answer(probabilities: [0.25, 0.75], labels: [5, 10]))
        #expect(
            PredictionText.text(image: "x.png", answer: answer, labels: [5, 10], picture: picture) == """
                x.png: 10
                  █▄▀   5  25.00 % ███████▌
                   ▀   10  75.00 % ██████████████████████▌
                """)
    }

    @Test("An answer that is not likely is doubted, and what was taken off a picture makes it doubtful sooner")
    func doubt() throws {
        func doubts(_ probability: Float, _ doubts: [PictureDoubt]) throws -> [String] {
            try #require(
                Prediction.Answer(probabilities: [probability, 1 - probability], labels: [3, 5], doubts: doubts)
            ).doubts.map(\.description)
        }
        let removal = PictureDoubt("a frame was cut off", standsAlone: false)
        let parts = PictureDoubt("two parts")
        #expect(try doubts(0.7, []).isEmpty)
        #expect(try doubts(0.6, []) == ["it could be 3 (60.00 %) or 5 (40.00 %)"])
        #expect(try doubts(0.9, [removal]).isEmpty)
        #expect(try doubts(0.75, [removal]) == [removal.description, "it could be 3 (75.00 %) or 5 (25.00 %)"])
        #expect(try doubts(0.99, [removal, parts]) == [parts.description])
    }

    static let contradictions: [(ModelFile, Failure.Kind)] = [
        (ModelFile(widths: [2, 2], parameters: [0, 0, 0, .nan, 0, 0], metadata: ModelMetadata()), .data),
        (ModelFile(widths: [2, 1, 2], parameters: [0, 0, 0, 0, 0, 0, 0], metadata: ModelMetadata()), .usage),
        (
            ModelFile(widths: [2, 1], parameters: [0, 0, 0], metadata: ModelMetadata(loss: .softmaxCrossEntropy)), .data
        ),
        (ModelFile(widths: [2, 1], parameters: [0, 0, 0], metadata: ModelMetadata(classes: ["a", "b"])), .data),
        (ModelFile(widths: [2, 1], parameters: [0, 0, 0], metadata: ModelMetadata(classes: ["1"])), .data),
    ]

    @Test("Weights that contradict themselves, or lack what nobody supplied, are refused", arguments: contradictions)
    func contradiction(_ model: ModelFile, _ kind: Failure.Kind) {
        let failure = #expect(throws: Failure.self) { try ModelNetwork(model, file: "x.safetensors") }
        #expect(failure?.kind == kind)
        #expect(failure?.message.contains("x.safetensors") == true)
    }

    static let supplements: [(ModelNetwork.Supplement, given: String, named: String)] = [
        (ModelNetwork.Supplement(activation: .tanh), Mention.setting("activation", "tanh"), "relu"),
        (ModelNetwork.Supplement(loss: .meanSquaredError), Mention.setting("loss", "mse"), "cross-entropy"),
        (ModelNetwork.Supplement(labels: [6, 5]), Mention.setting("classes", "6,5"), "5,6"),
        (ModelNetwork.Supplement(normalization: .standard), Mention.setting("normalize", "standard"), "unit"),
    ]

    @Test("An option that contradicts what the file names is refused, with both values", arguments: supplements)
    func contradictedFile(_ supplement: ModelNetwork.Supplement, _ given: String, _ named: String) {
        let failure = #expect(throws: Failure.self) {
            try ModelNetwork(Self.model, file: "x.safetensors", action: "evaluate", supplement: supplement)
        }
        #expect(failure?.kind == .usage)
        #expect(
            failure?.message
                == "cannot evaluate x.safetensors: \(given) contradicts the file, which names \(named); leave the option out"
        )
    }

    @Test("An option that repeats what the file names changes nothing")
    func repeatedFile() throws {
        let supplement = ModelNetwork.Supplement(
            activation: .relu, loss: .crossEntropy, labels: [5, 6], normalization: .unit)
        let network = try ModelNetwork(Self.model, file: "x.safetensors", supplement: supplement)
        #expect(network.shape == NetworkShape(widths: [2, 2], activation: .relu, loss: .softmaxCrossEntropy))
        #expect(network.labels == [5, 6] && network.hasNamedLabels)
    }

    @Test("Scaling by unknown data is left to who knows the data, and nothing is predicted with it")
    func standardised() throws {
        let model = ModelFile(widths: [2, 2], parameters: [0, 0, -1, 1, 0, 0], metadata: ModelMetadata())
        let network = try ModelNetwork(
            model, file: "x", supplement: ModelNetwork.Supplement(normalization: .standard))
        #expect(network.normalization == nil && !network.hasNamedLabels)
        let failure = #expect(throws: Failure.self) { try Predictor(network: network, instructionSet: .best) }
        #expect(failure?.kind == .usage)
    }

    @Test(
        "MNIST's pictures, enlarged, inverted and read as PGM, are told apart as the originals are",
        .enabled(if: RealMNIST.isPresent, Comment(rawValue: RealMNIST.absence)))
    func realPictures() throws {
        let directory = try #require(RealMNIST.directory)
        let path = "\(directory)/t10k-images-idx3-ubyte.gz"
        let data = try LabelledImages(imagesPath: path, labelsPath: "\(directory)/t10k-labels-idx1-ubyte.gz")
        let model = ModelFile(
            widths: [784, 10], parameters: nearestMean(data, 1_000..<3_000), metadata: ModelMetadata())
        let predictor = try Predictor(
            network: try ModelNetwork(model, file: "means"), instructionSet: .best)
        var (right, same) = (0, 0)
        for index in 0..<200 {
            let pixels = data.images.withUnsafeBytes { Array($0[index * 784..<(index + 1) * 784]) }
            let original = try predictor.predict("idx:\(path):\(index)").prediction.outcome.get()
            let rows = (0..<84 * 84).map { place -> UInt8 in
                let (row, column) = (place / 84 / 3, place % 84 / 3)
                return 255 - pixels[row * 28 + column]
            }
            try write(Array("P5 84 84 255 ".utf8) + rows) { picture in
                let answer = try predictor.predict(picture).prediction.outcome.get()
                if answer.digit == original.digit { same += 1 }
                if answer.digit == Int(data.labels[index]) { right += 1 }
            }
        }
        #expect(same >= 198)
        #expect(right >= 150)
    }

    /// The linear network that answers with the class whose mean picture is nearest: w = mean, b = −½ ‖mean‖².
    private func nearestMean(_ data: LabelledImages, _ samples: Range<Int>) -> [Float] {
        var sums = [[Float]](repeating: [Float](repeating: 0, count: 784), count: 10)
        var counts = [Float](repeating: 0, count: 10)
        let bytes = data.images.withUnsafeBytes { Array($0) }
        for sample in samples {
            let label = Int(data.labels[sample])
            counts[label] += 1
            for pixel in 0..<784 { sums[label][pixel] += Float(bytes[sample * 784 + pixel]) / 255 }
        }
        let means = zip(sums, counts).map { sum, count in sum.map { $0 / count } }
        return means.flatMap { $0 } + means.map { mean in mean.reduce(0) { $0 - $1 * $1 / 2 } }
    }
}
