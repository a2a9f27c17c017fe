internal import Failures
internal import Glibc

/// Keys in the making, in a directory of their own until all of them are there; it is gone with this object.
///
/// It is locked for as long as its maker lives, so that the next to make keys there can undo what a dead one left.
final class KeyDraft {
    private static let suffix = ".partial"
    /// Everything is in its place, and only the draft is still to be removed.
    private static let publishedSuffix = ".published"

    private(set) var path: String
    private let target: String
    private let lock: Int32

    /// A directory beside the one that it is to become.
    convenience init(of target: String) throws(Failure) {
        let trimmed = target.count > 1 && target.hasSuffix("/") ? String(target.dropLast()) : target
        let slash = trimmed.lastIndex(of: "/")
        let parent = slash.map { String(trimmed[...$0]) } ?? "./"
        let prefix = ".\(slash.map { trimmed[trimmed.index(after: $0)...] } ?? trimmed[...])."
        Self.removeAbandoned(in: parent, prefix, of: trimmed)
        try self.init(for: trimmed, in: parent, prefix: prefix)
    }

    /// A directory in the one whose files are to become more.
    convenience init(within target: String) throws(Failure) {
        try self.init(for: target, in: "\(target)/", prefix: ".keygen.")
    }

    private init(for target: String, in parent: String, prefix: String) throws(Failure) {
        self.target = target
        // Only tells makers apart.
        path = "\(parent)\(prefix)\(String(UInt64.random(in: .min ... .max), radix: 36))\(Self.suffix)"
        guard mkdir(path, 0o700) == 0, mkdir("\(path)/authorized", 0o700) == 0 else {
            let reason = String(cString: strerror(errno))
            rmdir(path)
            throw Failure(.cannotCreate, "cannot make the directory \(target): \(reason)")
        }
        lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        flock(lock, LOCK_EX | LOCK_NB)
    }

    deinit {
        Self.remove(path)
        close(lock)
    }

    /// Gives the directory its name.
    ///
    /// - Returns: Whether that could be: nothing but an empty directory can lie there.
    func becomeTarget() -> Bool { rename(path, target) == 0 }

    /// Puts every file where it belongs, beside what is there. The draft keeps them until all are in place: whoever finds
    /// it abandoned knows what to take back.
    func publish() throws(Failure) {
        do throws(Failure) {
            guard mkdir("\(target)/authorized", 0o700) == 0 || errno == EEXIST else { throw cannotMake("authorized") }
            for file in Self.files(in: path) {
                // Unlike a renamed one a link never replaces anything.
                guard link("\(path)/\(file)", "\(target)/\(file)") == 0 else { throw cannotMake(file) }
            }
        } catch {
            Self.takeBack(path, from: target)
            throw error
        }
        let published = path.dropLast(Self.suffix.count) + Self.publishedSuffix
        if rename(path, String(published)) == 0 { path = String(published) }
    }

    private func cannotMake(_ file: String) -> Failure {
        Failure(.cannotCreate, "cannot make \(target)/\(file): \(String(cString: strerror(errno)))")
    }

    /// Undoes what makers began who are dead.
    static func removeAbandoned(within target: String) {
        removeAbandoned(in: "\(target)/", ".keygen.", of: target)
    }

    private static func removeAbandoned(in parent: String, _ prefix: String, of target: String) {
        for name in names(in: parent) where name.hasPrefix(prefix) {
            guard name.hasSuffix(suffix) || name.hasSuffix(publishedSuffix) else { continue }
            let draft = "\(parent)\(name)"
            let lock = open(draft, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard lock >= 0 else { continue }
            if flock(lock, LOCK_EX | LOCK_NB) == 0 {
                if name.hasSuffix(suffix) { takeBack(draft, from: target) }
                remove(draft)
            }
            close(lock)
        }
    }

    /// Removes the files that a draft put in their places, unless all of them are there.
    private static func takeBack(_ draft: String, from target: String) {
        let files = files(in: draft)
        let published = files.filter { isSame("\(draft)/\($0)", "\(target)/\($0)") }
        guard published.count < files.count else { return }
        for file in published { unlink("\(target)/\(file)") }
    }

    /// The server's secret key last, without which there are no keys, and before it what lets a worker in.
    private static func files(in draft: String) -> [String] {
        let all = names(in: draft).filter { $0 != "authorized" }
        let server = [CurveKeyFile.publicSuffix, CurveKeyFile.secretSuffix].map { KeyDirectory.serverName + $0 }
        return all.filter { !server.contains($0) } + names(in: "\(draft)/authorized").map { "authorized/\($0)" }
            + server.filter(all.contains)
    }

    private static func isSame(_ first: String, _ second: String) -> Bool {
        var (one, other) = (stat(), stat())
        return lstat(first, &one) == 0 && lstat(second, &other) == 0 && one.st_ino == other.st_ino
            && one.st_dev == other.st_dev
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
