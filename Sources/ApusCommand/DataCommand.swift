internal import ArgumentParser
internal import Datasets
internal import Failures
internal import Files
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
            var name: String
            var rows: Int
            var columns: Int
            var classes: [String]
            var train: Int
            var test: Int
            var sha256: String
            var form: PictureForm
            var transpose: Transposition
        }

        func run() throws {
            var loading = DataLoading(isQuiet: json)
            loading.tellsOrientation = false
            let loaded = try loading.load(
                data, transpose: transpose, classes: nil, pooledTestFraction: nil, seed: 1)
            let description = loaded.data.description
            let figures = Figures(
                name: description.name, rows: description.rows, columns: description.columns,
                classes: description.classNames, train: description.trainCount, test: description.testCount,
                sha256: description.sha256, form: try loaded.data.form(), transpose: loaded.transpose)
            if json { return try StandardOutput.print(json: figures) }
            try StandardOutput.print(
                """
                name      \(figures.name)
                pictures  \(figures.train) to train on, \(figures.test) to test with, \(figures.rows) x \(figures.columns)
                classes   \(figures.classes.joined(separator: " "))
                form      \(figures.form.description)
                sha256    \(figures.sha256)
                """)
            if let orientation = loaded.orientation {
                try StandardOutput.print("upright   the pictures are \(orientation)")
            }
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
