internal import Failures
internal import Glibc

/// A directory of keys in the making, beside the one that it is to become; it is gone with this object.
///
/// It is locked for as long as its maker lives, so that the next to make keys there can remove what a dead one left.
final class KeyDraft {
    private static let suffix = ".partial"

    let path: String
    private let target: String
    private let lock: Int32

    init(of target: String) throws(Failure) {
        let trimmed = target.count > 1 && target.hasSuffix("/") ? String(target.dropLast()) : target
        let slash = trimmed.lastIndex(of: "/")
        let parent = slash.map { trimmed[...$0] } ?? "./"
        let prefix = ".\(slash.map { trimmed[trimmed.index(after: $0)...] } ?? trimmed[...])."
        Self.removeAbandoned(in: String(parent), prefix)
        self.target = trimmed
        // Only tells makers apart.
        path = "\(parent)\(prefix)\(String(UInt64.random(in: .min ... .max), radix: 36))\(Self.suffix)"
        guard mkdir(path, 0o700) == 0 else {
            throw Failure(.cannotCreate, "cannot make the directory \(target): \(String(cString: strerror(errno)))")
        }
        lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        flock(lock, LOCK_EX | LOCK_NB)
    }

    deinit {
        Self.remove(path)
        close(lock)
    }

    /// Gives it its name, or where there is a directory with other files moves everything there.
    func publish() throws(Failure) {
        if rename(path, target) == 0 { return }
        // The server's secret key last, without which there are no keys.
        let authorized = Self.names(in: "\(path)/authorized").map { "authorized/\($0)" }
        let server = [CurveKeyFile.publicSuffix, CurveKeyFile.secretSuffix].map { KeyDirectory.serverName + $0 }
        let files = Self.names(in: path).filter { $0 != "authorized" && !server.contains($0) } + server
        var moved: [String] = []
        do throws(Failure) {
            guard mkdir("\(target)/authorized", 0o700) == 0 || errno == EEXIST else { throw cannotMove("authorized") }
            for file in authorized + files {
                guard rename("\(path)/\(file)", "\(target)/\(file)") == 0 else { throw cannotMove(file) }
                moved.append(file)
            }
        } catch {
            for file in moved { unlink("\(target)/\(file)") }
            throw error
        }
    }

    private func cannotMove(_ file: String) -> Failure {
        Failure(.cannotCreate, "cannot make \(target)/\(file): \(String(cString: strerror(errno)))")
    }

    private static func removeAbandoned(in parent: String, _ prefix: String) {
        for name in names(in: parent) where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
            let lock = open("\(parent)/\(name)", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard lock >= 0 else { continue }
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { remove("\(parent)/\(name)") }
            close(lock)
        }
    }

    private static func remove(_ directory: String) {
        for name in names(in: directory) {
            let path = "\(directory)/\(name)"
            if unlink(path) != 0 { remove(path) }
        }
        rmdir(directory)
    }

    private static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
