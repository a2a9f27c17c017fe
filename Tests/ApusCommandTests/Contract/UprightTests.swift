import Testing

extension EndToEnd {
    @Suite("Pictures stored transposed")
    struct UprightTests {
        /// The small digits under EMNIST's names, each picture transposed as EMNIST stores it.
        private func emnist() throws -> TemporaryDirectory {
            let directory = try TemporaryDirectory()
            for (part, set) in [("train", "train"), ("t10k", "test")] {
                let path = try SmallDigits.path()
                let images = try FileBytes.read("\(path)/\(part)-images-idx3-ubyte")
                let pixels = Array(images.dropFirst(16))
                let turned = pixels.indices.map { place in
                    pixels[place / 784 * 784 + place % 28 * 28 + place % 784 / 28]
                }
                try FileBytes.write(
                    Array(images.prefix(16)) + turned, to: directory.file("emnist-digits-\(set)-images-idx3-ubyte"))
                try FileBytes.write(
                    try FileBytes.read("\(path)/\(part)-labels-idx1-ubyte"),
                    to: directory.file("emnist-digits-\(set)-labels-idx1-ubyte"))
            }
            return directory
        }

        private func train(_ data: String, _ run: String, _ options: [String] = []) throws -> (Summary, errors: String)
        {
            let ending = try Command.run(
                ["train", "--data", data, "--run-dir", run, "--json", "--workers", "1", "--epochs", "2"] + options)
            return (try TrainingRun.summary(ending), ending.errors)
        }

        @Test("EMNIST's are turned at loading, said, kept in config.json, and train to what upright ones train to")
        func turned() throws {
            let (data, runs) = (try emnist(), try TemporaryDirectory())
            let (upright, saidOfUpright) = try train(try SmallDigits.path(), runs.file("upright"))
            let (emnist, saidOfEMNIST) = try train(data.path, runs.file("emnist"))
            #expect(emnist.fingerprint == upright.fingerprint)
            #expect(emnist.dataset.sha256 == upright.dataset.sha256)
            #expect(saidOfEMNIST.contains("turned upright, since EMNIST's files store them transposed"))
            #expect(!saidOfUpright.contains("EMNIST"))
            #expect(try FileBytes.text("\(runs.file("emnist"))/config.json").contains("\"transpose\" : \"on\""))
            #expect(try FileBytes.text("\(runs.file("upright"))/config.json").contains("\"transpose\" : \"off\""))
            let info = try Command.run(["data", "info", data.path])
            #expect(info.output.contains("turned upright, since EMNIST's files store them transposed"))

            // One picture of either kind of file, as the network sees it.
            let path = try SmallDigits.path()
            let pictures = ["\(path)/t10k", "\(data.path)/emnist-digits-test"].map { "idx:\($0)-images-idx3-ubyte:3" }
            let shown = try pictures.map { picture in
                let output = try Command.run(["predict", runs.file("emnist"), picture]).output
                return output.split(separator: "\n").dropFirst().joined(separator: "\n")
            }
            #expect(shown[0] == shown[1])
            #expect(!shown[0].isEmpty)
        }

        @Test("A run begun before there was a choice goes on with pictures as they are stored")
        func begunBefore() throws {
            let (data, runs) = (try emnist(), try TemporaryDirectory())
            let (whole, _) = try train(data.path, runs.file("whole"), ["--transpose", "off"])
            let (_, said) = try train(data.path, runs.file("cut"), ["--transpose", "off", "--max-steps", "7"])
            #expect(said.contains("left transposed, as EMNIST's files store them"))
            let config = runs.file("cut") + "/config.json"
            let lines = try FileBytes.text(config).split(separator: "\n").filter { !$0.contains("\"transpose\"") }
            try FileBytes.write(Array(lines.joined(separator: "\n").utf8), to: config)
            let ending = try Command.run(["resume", runs.file("cut"), "--json", "--workers", "1"])
            #expect(try TrainingRun.summary(ending).fingerprint == whole.fingerprint)
            // Such a network sees upright pictures as it saw its own.
            let info = try Command.run(["data", "info", data.path, "--transpose", "off", "--json"])
            #expect(info.output.contains(whole.dataset.sha256))
            let picture = "idx:\(try SmallDigits.path())/t10k-images-idx3-ubyte:0"
            let stored = "idx:\(data.file("emnist-digits-test-images-idx3-ubyte")):0"
            let answers = try [picture, stored].map { name in
                let output = try Command.run(["predict", runs.file("whole"), name]).output
                return output.split(separator: "\n").dropFirst().joined(separator: "\n")
            }
            #expect(answers[0] == answers[1])
        }

        @Test("train --resume goes on with a run of turned pictures")
        func goesOn() throws {
            let (data, runs) = (try emnist(), try TemporaryDirectory())
            let (whole, _) = try train(data.path, runs.file("whole"))
            _ = try train(data.path, runs.file("cut"), ["--max-steps", "7"])
            let (resumed, _) = try train(data.path, runs.file("cut"), ["--resume"])
            #expect(resumed.fingerprint == whole.fingerprint)
        }
    }
}
