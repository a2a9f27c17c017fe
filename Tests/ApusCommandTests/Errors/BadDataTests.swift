import Glibc
import Testing

extension EndToEnd {
    @Suite("Bad data is refused in one line that names the file, before anything is made", .serialized)
    struct BadDataTests {
        /// A file, what happens to it, and words that the line must hold.
        struct Damage: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let file: IDXDirectory.File
            let words: [String]
            let apply: @Sendable (inout [UInt8]) -> Void

            init(
                _ description: String, _ file: IDXDirectory.File, words: [String]? = nil,
                _ apply: @escaping @Sendable (inout [UInt8]) -> Void
            ) {
                testDescription = description
                self.file = file
                self.words = words ?? [file.rawValue, "expected", "found"]
                self.apply = apply
            }
        }

        static let damages = [
            Damage("truncated pictures", .trainImages) { $0.removeLast() },
            Damage("truncated labels", .testLabels) { $0.removeLast(10) },
            Damage("a truncated header", .testImages) { $0.removeLast($0.count - 11) },
            Damage("an empty file", .trainLabels) { $0 = [] },
            Damage("bytes too many", .testImages) { $0.append(0) },
            Damage("a wrong magic number", .trainImages) { $0[3] = 7 },
            Damage("a wrong element type", .trainLabels) { $0[2] = 0x0D },
            Damage("text", .testImages) { $0 = Array("<html>not found</html>".utf8) },
            Damage("a damaged gzip stream", .trainImages, words: [IDXDirectory.File.trainImages.rawValue]) {
                $0 = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]
            },
            Damage("sizes beyond any file", .trainImages) {
                $0.replaceSubrange(4..<16, with: repeatElement(0xFF, count: 12))
            },
            Damage("no picture at all", .testLabels) {
                $0.removeLast($0.count - 8)
                $0.replaceSubrange(4..<8, with: [0, 0, 0, 0])
            },
            Damage("fewer labels than pictures", .trainLabels) {
                $0.removeLast()
                $0[7] -= 1
            },
            Damage("a label too large", .testLabels, words: ["test labels of 0 to 9", "found 10"]) { $0[8] = 10 },
        ]

        @Test("A damaged file", arguments: damages)
        func damaged(damage: Damage) throws {
            let data = try IDXDirectory()
            try data.change(damage.file, damage.apply)
            let runs = try TemporaryDirectory()
            let ending = try Command.run(["train", "--data", data.path, "--run-dir", runs.file("run"), "--json"])
            #expect(ending.status == 65)
            #expect(ending.output.isEmpty)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            for word in damage.words { #expect(ending.errors.contains(word), "\(ending.errors)") }
            #expect(try FileBytes.names(in: runs.path) == [])
        }

        @Test("A missing file, and a missing directory")
        func missing() throws {
            let data = try IDXDirectory()
            unlink(data.path(of: .testLabels))
            let runs = try TemporaryDirectory()
            for path in [data.path, runs.file("nowhere")] {
                let ending = try Command.run(["train", "--data", path, "--run-dir", runs.file("run")])
                #expect(ending.status == 65)
                #expect(ending.errorLines.count == 1, "\(ending.errors)")
                #expect(ending.errors.contains(path))
                #expect(try FileBytes.names(in: runs.path) == [])
            }
        }

        @Test("MNIST that is neither here nor to be had is an error for --data mnist")
        func unreachable() throws {
            let runs = try TemporaryDirectory()
            let ending = try Command.run(["train", "--data", "mnist", "--run-dir", runs.file("run"), "--quiet"])
            #expect(ending.status != 0)
            #expect(ending.errorLines.count == 1, "\(ending.errors)")
            #expect(try FileBytes.names(in: runs.path) == [])
        }

        @Test("Classes that make no choice, and one that the data lacks")
        func classes() throws {
            try refusesClasses(["5", "5,5", "300,1", "-1,2"], status: 64)
            try refusesClasses(["5,77"], status: 65)
        }

        private func refusesClasses(_ texts: [String], status: Int32) throws {
            for text in texts {
                let runs = try TemporaryDirectory()
                let ending = try Command.run([
                    "train", "--data", try SmallDigits.path(), "--classes=\(text)", "--run-dir", runs.file("run"),
                ])
                #expect(ending.status == status, "\(ending.errors)")
                #expect(ending.errorLines.count == 1, "\(ending.errors)")
                #expect(try FileBytes.names(in: runs.path) == [])
            }
        }
    }
}
