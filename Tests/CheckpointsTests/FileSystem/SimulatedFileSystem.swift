import Files
import Glibc
import Synchronization

/// A file system in memory that fails or dies at a chosen call, and after its death keeps no more than a real one must.
///
/// What POSIX promises past a power cut is little, and here it is no more: a file's contents are as they were at its
/// last fsync, or anything that was written since in part; a name made, moved or removed since its directory's last
/// fsync may be as before or as after, each on its own.
final class SimulatedFileSystem: FileSystem {
    struct Fault {
        /// The number of the call, counted from 0.
        let call: Int
        /// Fails with this `errno` once; nil: the process dies there, in mid-write if it is a write.
        let code: Int32?
    }

    /// What is left of changes that were not synchronized.
    enum Survival: Hashable {
        /// All: the process was killed, and the machine lives on.
        case everything
        case nothing
        /// Names without the contents: the file of length zero under its final name.
        case names
        case contents
        /// Of each change some or nothing.
        case some(seed: UInt64)

        static let all: [Survival] = [.everything, .nothing, .names, .contents] + (0..<12).map { .some(seed: $0) }
    }

    private struct Node {
        var isDirectory = false
        var contents: [UInt8] = []
        var durable: [UInt8] = []
    }

    private struct Change {
        let directory: String
        /// In one stroke; nil removes the name.
        let names: [(path: String, node: Int?)]
    }

    private struct OpenFile {
        let node: Int
        let path: String
        var offset = 0
    }

    private struct State {
        var nodes: [Int: Node] = [0: Node(isDirectory: true)]
        var names: [String: Int] = [".": 0]
        var durableNames: [String: Int] = [".": 0]
        var changes: [Change] = []
        var files: [FileDescriptor: OpenFile] = [:]
        var locks: [Int: FileDescriptor] = [:]
        var nextNumber = 1
        var fault: Fault?
        var isDead = false
        var calls: [String] = []
        var ignoresSynchronization = false
        var writeLimit = Int.max
    }

    private let state: Mutex<State>

    init() { state = Mutex(State()) }

    private init(_ state: State) { self.state = Mutex(state) }

    /// The calls made since it was armed, by name.
    var calls: [String] { state.withLock { $0.calls } }

    /// The same contents apart, with a fault ahead.
    ///
    /// - Parameter writeLimit: the most bytes that one write takes.
    func armed(
        _ fault: Fault? = nil, writeLimit: Int = .max, ignoresSynchronization: Bool = false
    ) -> SimulatedFileSystem {
        var copy = state.withLock { $0 }
        copy.fault = fault
        copy.calls = []
        copy.writeLimit = writeLimit
        copy.ignoresSynchronization = ignoresSynchronization
        return SimulatedFileSystem(copy)
    }

    /// What the next process finds.
    func afterCrash(_ survival: Survival) -> SimulatedFileSystem {
        let old = state.withLock { $0 }
        var random = SplitMix(seed: 0)
        if case .some(let seed) = survival { random = SplitMix(seed: seed) }
        var new = State()
        new.nextNumber = old.nextNumber
        new.names = old.durableNames
        for change in old.changes {
            let isKept =
                switch survival {
                case .everything, .names: true
                case .nothing, .contents: false
                case .some: random.next(below: 2) == 0
                }
            if isKept { for (path, node) in change.names { new.names[path] = node } }
        }
        // A file goes with its directory.
        for path in new.names.keys.sorted() where new.names[Self.parent(path)] == nil { new.names[path] = nil }
        new.durableNames = new.names
        for (number, node) in old.nodes.sorted(by: { $0.key < $1.key }) {
            var contents = node.contents
            if node.contents != node.durable {
                switch survival {
                case .everything, .contents: break
                case .nothing: contents = node.durable
                case .names: contents = []
                case .some:
                    switch random.next(below: 4) {
                    case 0: contents = node.durable
                    case 1: contents = Array(contents.prefix(random.next(below: contents.count)))
                    case 2: contents = contents.map { _ in 0 }
                    default: break
                    }
                }
            }
            new.nodes[number] = Node(isDirectory: node.isDirectory, contents: contents, durable: contents)
        }
        return SimulatedFileSystem(new)
    }

    /// A file's contents as any process sees them; nil where there is none.
    func contents(_ path: String) -> [UInt8]? {
        state.withLock { state in state.names[path].flatMap { state.nodes[$0]?.contents } }
    }

    /// Damages a file behind everybody's back.
    func overwrite(_ path: String, _ contents: [UInt8]) {
        state.withLock { state in
            guard let node = state.names[path] else { return }
            state.nodes[node]?.contents = contents
            state.nodes[node]?.durable = contents
        }
    }

    private static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Counts a call, and fails it if it is the one.
    private func call<Result>(
        _ name: String, _ body: (inout State) throws(SystemError) -> Result
    ) throws(SystemError) -> Result {
        try state.withLock { state throws(SystemError) in
            let number = state.calls.count
            state.calls.append(name)
            if let fault = state.fault, fault.call == number {
                if let code = fault.code { throw SystemError(name, code) }
                if name == "write" {
                    state.writeLimit = 1
                    _ = try body(&state)
                }
                state.isDead = true
            }
            if state.isDead { throw SystemError(name, ESHUTDOWN) }
            return try body(&state)
        }
    }

    private static func file(
        _ file: FileDescriptor, _ name: String, _ state: State
    ) throws(SystemError) -> OpenFile {
        guard let open = state.files[file] else { throw SystemError(name, EBADF) }
        return open
    }

    func open(_ path: String, for purpose: OpenPurpose) throws(SystemError) -> FileDescriptor {
        try call("open") { state throws(SystemError) in
            var node = state.names[path]
            let isMade = node == nil
            if isMade {
                let mayBeMade = [.creating, .appending, .locking].contains(purpose)
                guard mayBeMade, state.names[Self.parent(path)] != nil else { throw SystemError("open", ENOENT) }
                node = state.nextNumber
                state.nodes[state.nextNumber] = Node()
                state.names[path] = node
                state.changes.append(Change(directory: Self.parent(path), names: [(path, node)]))
            }
            guard let node else { throw SystemError("open", ENOENT) }
            if purpose == .creating, !isMade { throw SystemError("open", EEXIST) }
            state.nextNumber += 1
            state.files[FileDescriptor(state.nextNumber)] = OpenFile(node: node, path: path)
            return FileDescriptor(state.nextNumber)
        }
    }

    func read(_ file: FileDescriptor, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        try call("read") { state throws(SystemError) in
            let open = try Self.file(file, "read", state)
            let rest = (state.nodes[open.node]?.contents ?? []).dropFirst(open.offset).prefix(buffer.count)
            buffer.copyBytes(from: rest)
            state.files[file]?.offset += rest.count
            return rest.count
        }
    }

    func write(_ file: FileDescriptor, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
        try call("write") { state throws(SystemError) in
            let open = try Self.file(file, "write", state)
            let taken = bytes.prefix(state.writeLimit)
            state.nodes[open.node]?.contents.append(contentsOf: taken)
            return taken.count
        }
    }

    func byteCount(of file: FileDescriptor) throws(SystemError) -> Int? {
        try call("fstat") { state throws(SystemError) in
            let node = state.nodes[try Self.file(file, "fstat", state).node]
            return node?.isDirectory == true ? nil : node?.contents.count
        }
    }

    func hasName(_ file: FileDescriptor) throws(SystemError) -> Bool {
        try call("fstat") { state throws(SystemError) in
            let node = try Self.file(file, "fstat", state).node
            return state.names.values.contains(node)
        }
    }

    func truncate(_ file: FileDescriptor, to byteCount: Int) throws(SystemError) {
        try call("ftruncate") { state throws(SystemError) in
            let node = try Self.file(file, "ftruncate", state).node
            state.nodes[node]?.contents.removeSubrange(byteCount...)
        }
    }

    func synchronize(_ file: FileDescriptor) throws(SystemError) {
        try call("fsync") { state throws(SystemError) in
            let open = try Self.file(file, "fsync", state)
            guard !state.ignoresSynchronization else { return }
            guard let node = state.nodes[open.node] else { return }
            state.nodes[open.node]?.durable = node.contents
            guard node.isDirectory else { return }
            for change in state.changes where change.directory == open.path {
                for (path, node) in change.names { state.durableNames[path] = node }
            }
            state.changes.removeAll { $0.directory == open.path }
        }
    }

    func lock(_ file: FileDescriptor) throws(SystemError) {
        try call("flock") { state throws(SystemError) in
            let node = try Self.file(file, "flock", state).node
            guard state.locks[node] == nil else { throw SystemError("flock", EWOULDBLOCK) }
            state.locks[node] = file
        }
    }

    func close(_ file: FileDescriptor) throws(SystemError) {
        try call("close") { state throws(SystemError) in
            let node = try Self.file(file, "close", state).node
            if state.locks[node] == file { state.locks[node] = nil }
            state.files[file] = nil
        }
    }

    func makeDirectory(_ path: String) throws(SystemError) {
        try call("mkdir") { state throws(SystemError) in
            guard state.names[path] == nil else { throw SystemError("mkdir", EEXIST) }
            guard state.names[Self.parent(path)] != nil else { throw SystemError("mkdir", ENOENT) }
            state.nodes[state.nextNumber] = Node(isDirectory: true)
            state.names[path] = state.nextNumber
            state.changes.append(Change(directory: Self.parent(path), names: [(path, state.nextNumber)]))
            state.nextNumber += 1
        }
    }

    func entries(of directory: String) throws(SystemError) -> [String] {
        try call("opendir") { state throws(SystemError) in
            guard state.names[directory] != nil else { throw SystemError("opendir", ENOENT) }
            return state.names.keys.filter { $0 != "." && Self.parent($0) == directory }
                .map { String($0.split(separator: "/").last ?? "") }
        }
    }

    func rename(_ source: String, to target: String) throws(SystemError) {
        try call("rename") { state throws(SystemError) in
            guard let node = state.names[source] else { throw SystemError("rename", ENOENT) }
            state.names[source] = nil
            state.names[target] = node
            state.changes.append(
                Change(directory: Self.parent(target), names: [(source, nil), (target, node)]))
        }
    }

    func remove(_ path: String) throws(SystemError) {
        try call("unlink") { state throws(SystemError) in
            guard state.names[path] != nil else { throw SystemError("unlink", ENOENT) }
            state.names[path] = nil
            state.changes.append(Change(directory: Self.parent(path), names: [(path, nil)]))
        }
    }
}
