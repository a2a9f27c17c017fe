import FoundationEssentials
import Glibc
import Testing

extension EndToEnd {
    @Suite("reproduce trains the course's table, on the small digits", .serialized)
    struct ReproduceTests {
        private struct Table: Decodable {
            struct Row: Decodable {
                struct Figure: Decodable {
                    let mean: Double
                    let sd: Double
                }

                let name: String
                let published: [String: Double?]
                let measured: [String: Figure]
                let seconds: Double
            }

            let rows: [Row]
        }

        private func reproduce(_ options: [String]) throws -> Command.Ending {
            try Command.run(["reproduce", "--data", try SmallDigits.path(), "--workers", "2"] + options)
        }

        @Test("Standard output is one object, figures and a page are written beside it, and nothing else is left")
        func outputs() throws {
            let directory = try TemporaryDirectory()
            let ending = try reproduce([
                "--seeds", "2", "--json", "--csv", directory.file("t.csv"), "--page", directory.file("t.html"),
            ])
            try #require(ending.status == 0, "\(ending.errors)")
            let table = try JSONDecoder().decode(Table.self, from: Data(ending.output.utf8))
            #expect(table.rows.map(\.name).first == "5 vs 6, no early stopping")
            #expect(table.rows.map(\.name).last == "10 classes, softmax, early stopping")
            #expect(table.rows.count == 6)
            for row in table.rows {
                #expect(Set(row.measured.keys) == ["accuracy", "loss", "precision", "recall", "f1"])
                for (name, figure) in row.measured {
                    #expect(figure.sd >= 0 && figure.mean >= 0 && (name == "loss" || figure.mean <= 1))
                }
                #expect(row.seconds > 0)
            }
            #expect(table.rows[1].published["recall"] == .some(.some(0.9935)))
            #expect(try FileBytes.text(directory.file("t.csv")).split(separator: "\r\n").count == 7)
            #expect(try FileBytes.text(directory.file("t.html")).contains("<svg"))
            #expect(try FileBytes.names(in: directory.path) == ["t.csv", "t.html"])
        }

        @Test("The result depends on neither the workers nor the time")
        func repeatable() throws {
            let options = ["--seeds", "1", "--split", "mnist", "--csv", "--quiet"]
            let first = try reproduce(options)
            let second = try Command.run(["reproduce", "--data", try SmallDigits.path(), "--workers", "1"] + options)
            #expect(first.status == 0 && second.status == 0, "\(first.errors)")
            let figures = { (ending: Command.Ending) in
                ending.output.split(separator: "\r\n").map { $0.split(separator: ",").dropLast() }
            }
            #expect(figures(first) == figures(second))
            #expect(first.errors.isEmpty)
        }

        @Test("Another pair has no published figures, and the table says so")
        func otherPair() throws {
            let ending = try reproduce(["--seeds", "1", "--classes", "3,8", "--quiet"])
            #expect(ending.status == 0, "\(ending.errors)")
            #expect(ending.output.contains("3 vs 8, He normal, early stopping"))
            #expect(ending.output.contains("nothing was published for this pair"))
            #expect(ending.output.split(separator: "\n").dropFirst().dropLast().allSatisfy { $0.count <= 80 })
        }

        @Test(
            "What makes no sense is refused before anything is trained",
            arguments: [
                "--seeds 0", "--workers 0", "--split half", "--split pooled:0", "--split pooled:1", "--classes 5",
                "--classes 1,2,3", "--classes 5,5", "--classes 5,300", "--json --csv",
            ])
        func usage(options: String) throws {
            let ending = try reproduce(options.split(separator: " ").map(String.init))
            #expect(ending.status == 64)
            #expect(ending.errors.contains("apus: ") && ending.output.isEmpty, "\(ending.errors)")
        }

        @Test("A page that cannot be written is known before anything is trained")
        func unwritable() throws {
            let ending = try reproduce(["--page", "/no/such/directory/page.html"])
            #expect(ending.status == 73)
            #expect(ending.errorLines.count == 1 && ending.errors.contains("/no/such/directory"), "\(ending.errors)")
        }

        @Test("Ctrl-C ends it with code 130, and leaves no worker and no page behind")
        func interrupted() throws {
            let directory = try TemporaryDirectory()
            let command = try Command([
                "reproduce", "--data", try SmallDigits.path(), "--workers", "2", "--seeds", "1000", "--page",
                directory.file("page.html"),
            ])
            try command.waitUntil { ProcessTable.children(of: command.process).count == 2 }
            let workers = ProcessTable.children(of: command.process)
            command.signal(SIGINT)
            let ending = try command.ending()
            #expect(ending.status == 130, "\(ending.errors)")
            #expect(Patience.wait(20) { workers.allSatisfy { !ProcessTable.isAlive($0) } })
            #expect(try FileBytes.names(in: directory.path) == [])
        }
    }
}
