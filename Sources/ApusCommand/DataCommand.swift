internal import ArgumentParser
internal import Benchmarks
internal import Datasets
internal import Failures
internal import Files
internal import Hashing
internal import Reporting
internal import Synthetic
internal import Training

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Fetch, inspect or draw data sets.",
        discussion: """
            EXAMPLES
              apus data fetch                  MNIST into the user's cache
              apus data info digits            what a directory holds
              apus data synthesize digits      60000 + 10000 drawn digits
            """,
        subcommands: [Fetch.self, Info.self, Synthesize.self])

    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Download MNIST into the user's cache, or a directory.",
            discussion: """
                APUS_MIRRORS names other base URLs, separated by spaces or commas.

                EXAMPLES
                  apus data fetch
                  apus data fetch mnist
                """)

        @Argument(help: "Where to put the four files. (default: the user's cache)", completion: .directory)
        var directory: String?

        @Flag(name: .shortAndLong, help: "Show warnings only.")
        var quiet = false

        func run() throws {
            let environment = DataEnvironment.current
            guard let target = directory ?? environment.mnistDirectory else {
                throw Failure(
                    .usage, "fetching MNIST: there is no cache directory, since HOME is not set; name a directory")
            }
            let display = DownloadDisplay(isQuiet: quiet)
            defer { display.finish() }
            try Download(mirrors: environment.mirrors).fetch(into: target, progress: display.show)
            display.finish()
            if !quiet { Terminal().write("MNIST is in \(target)\n") }
        }
    }

    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a data set holds.",
            discussion: """
                EXAMPLES
                  apus data info
                  apus data info digits --json
                """)

        @Argument(help: "auto, mnist, synthetic, or a directory of IDX files.", completion: .directory)
        var data = "auto"

        @Option(help: "Whether pictures are turned, rows for columns; auto turns EMNIST's published files.")
        var transpose = Transposition.auto

        @Flag(help: "Print one JSON object on standard output.")
        var json = false

        private struct Figures: Encodable {
            /// Samples of each class, in the order of `classes`.
            struct Counts: Encodable {
                var train: [Int]
                var test: [Int]
            }

            var name: String
            var rows: Int
            var columns: Int
            var classes: [String]
            var train: Int
            var test: Int
            var counts: Counts
            /// Classes that one of the sets lacks.
            var onlyInTrain: [String]
            var onlyInTest: [String]
            var sha256: String?
            var form: PictureForm?
            var transpose: Transposition

            /// - Parameter data: nil where nothing can be trained on it.
            init(_ pictures: DataLoading.Pictures, _ data: TrainingData?) throws(Failure) {
                func counts(_ labels: [UInt8]) -> [Int] {
                    var counts = [Int](repeating: 0, count: 256)
                    for label in labels { counts[Int(label)] += 1 }
                    return counts
                }
                let (training, test) = (counts(pictures.training.labels), counts(pictures.test.labels))
                let labels = (0..<256).filter { training[$0] + test[$0] > 0 }
                name = pictures.name
                rows = pictures.training.rows
                columns = pictures.training.columns
                classes = labels.map(String.init)
                train = pictures.training.count
                self.test = pictures.test.count
                self.counts = Counts(train: labels.map { training[$0] }, test: labels.map { test[$0] })
                onlyInTrain = labels.filter { test[$0] == 0 }.map(String.init)
                onlyInTest = labels.filter { training[$0] == 0 }.map(String.init)
                sha256 = data?.description.sha256
                form = try data?.form()
                transpose = pictures.transpose
            }

            func text(orientation: String?) -> String {
                var lines = [
                    "name      \(name)",
                    "pictures  \(train) to train on, \(test) to test with, \(rows) x \(columns)",
                    "classes   \(classes.joined(separator: " "))",
                ]
                if let form { lines.append("form      \(form.description)") }
                lines.append("sha256    \(sha256 ?? "none: these sets do not go together")")
                if let orientation { lines.append("upright   the pictures are \(orientation)") }
                lines += [
                    "",
                    TextTable(
                        header: ["class", "training", "test"],
                        rows: classes.enumerated().map { [$1, "\(counts.train[$0])", "\(counts.test[$0])"] }
                    ).text,
                ]
                for (set, names) in [("training", onlyInTrain), ("test", onlyInTest)] where !names.isEmpty {
                    lines += ["", "only in the \(set) set: \(names.joined(separator: " "))"]
                }
                return lines.joined(separator: "\n")
            }
        }

        func run() throws {
            let loading = DataLoading(isQuiet: json, tellsOrientation: false, mayDraw: true)
            let pictures = try loading.pictures(data, transpose: transpose)
            let dataset = Result { () throws(Failure) in try pictures.dataset(DataLoading.Choice()) }
            var loaded: TrainingData?
            if case .success(let chosen) = dataset { loaded = try pictures.data(chosen) }
            let figures = try Figures(pictures, loaded)
            try json
                ? StandardOutput.print(json: figures)
                : StandardOutput.print(figures.text(orientation: pictures.orientation))
            // What cannot be trained on is told of all the same.
            _ = try dataset.get()
        }
    }

    struct Synthesize: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw digits and write them as IDX files.",
            discussion: """
                The same seed gives the same bytes on every machine.

                EXAMPLES
                  apus data synthesize digits --train 3000 --test 500
                  apus train --data digits
                """)

        @Argument(help: "The directory to write the four files to.", completion: .directory)
        var directory: String

        @Option(parsing: .unconditional, help: "Pictures to train on.")
        var train = SyntheticDigits.trainCount

        @Option(parsing: .unconditional, help: "Pictures to test with.")
        var test = SyntheticDigits.testCount

        @Option(help: "Which digits.")
        var seed = DataLoading.syntheticSeed

        @Flag(name: .shortAndLong, help: "Show warnings only.")
        var quiet = false

        func run() throws {
            guard (1...10_000_000).contains(train), (1...10_000_000).contains(test) else {
                throw Failure(.usage, "drawing digits: expected 1 to 10000000 pictures, found \(train) and \(test)")
            }
            do { try Directory.create(directory) } catch { throw error.failure(.cannotCreate) }
            let drawing = SyntheticDrawing(seed: seed, isQuiet: quiet)
            let (training, testing) = drawing.sets(trainCount: train, testCount: test)
            try training.write(
                imagesPath: "\(directory)/train-images-idx3-ubyte", labelsPath: "\(directory)/train-labels-idx1-ubyte")
            try testing.write(
                imagesPath: "\(directory)/t10k-images-idx3-ubyte", labelsPath: "\(directory)/t10k-labels-idx1-ubyte")
            if !quiet { Terminal().write("drew \(train) + \(test) digits into \(directory)\n") }
        }
    }
}
