internal import ArgumentParser
internal import ZeroMQ

struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make the keys by which a coordinator and its workers know each other over a network.",
        discussion: """
            Makes the coordinator's keys, those of one worker, and the directory `authorized` with the public keys of all who \
            may join. Put another file NAME.key there and its owner may join too; take one away and its worker is shut out, \
            without a restart.

            EXAMPLES
              apus keygen keys                   the coordinator's and one worker's
              apus keygen keys --client laptop   another worker's
            """)

    @Argument(
        help: ArgumentHelp("Where the keys are kept; it is made if it is not there.", valueName: "dir"),
        completion: .directory)
    var path: String

    @Option(help: "Make only another worker's keys, under this name.")
    var client: String?

    func run() throws {
        let directory = KeyDirectory(path)
        let name = client ?? "worker"
        if client == nil { try directory.create(client: name) } else { try directory.addClient(name) }
        let server = KeyDirectory.serverName
        var rows: [(String, String)] = []
        if client == nil {
            rows.append((directory.secretPath(of: server), "the coordinator's, which stays here"))
            rows.append((directory.publicPath(of: server), "its public half: copy it to every worker's host"))
        }
        rows.append((directory.secretPath(of: name), "a worker's: move it to that worker's host"))
        rows.append((directory.publicPath(of: name), "its public half"))
        rows.append(("\(directory.authorizedPath)/", "who may join, by public keys"))
        let width = rows.map(\.0.count).max() ?? 0
        let lines = rows.map { path, meaning in
            path + String(repeating: " ", count: width - path.count + 2) + meaning
        }
        try StandardOutput.print(
            lines.joined(separator: "\n") + """


                apus train --keys \(path) --listen tcp://0.0.0.0:5555
                apus worker tcp://HOST:5555 --server-key \(server).key --key \(name).key_secret
                """)
    }
}
