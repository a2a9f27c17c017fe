internal import Failures
package import Files
internal import Glibc

/// A directory of checkpoints that at every moment holds the newest state that was ever written, whole.
///
/// A value that any thread may use; writing blocks until the disk has the checkpoint, so do it on a thread of its own
/// where a step should not wait. One writer at a time: the holder of the run's lock.
package struct CheckpointDirectory: Sendable {
    package let path: String
    /// Checkpoints that `write` leaves in place, the one it writes included.
    package let kept: Int
    private let fileSystem: any FileSystem

    /// - Parameter kept: at least 1; with 1 there is none to fall back on when the newest gets damaged.
    package init(_ path: String, keeping kept: Int, fileSystem: any FileSystem = PosixFileSystem()) {
        precondition(kept >= 1, "the newest is always kept")
        self.path = path
        self.kept = kept
        self.fileSystem = fileSystem
    }

    /// Whether it holds no checkpoint, usable or not, or is not there.
    package var isEmpty: Bool {
        get throws { try names().isEmpty }
    }

    /// Writes a checkpoint, and once it is safe removes those that are no longer kept.
    ///
    /// Checkpoints of later steps go too: a run that is at this step has passed them over as damaged, and left in
    /// place they would count as newer than what it writes from here on. On a full disk all those go that are not needed to
    /// fall back on, and it is tried once more.
    ///
    /// - Parameters:
    ///   - whole: the step of the newest checkpoint that is known to be whole, which stays until this one is; nil where
    ///     there is none.
    ///   - onObstacle: hears of each directory that lay in a checkpoint's place; it gets another name.
    /// - Returns: the file's path.
    /// - Throws: `Failure.inputOutput`, naming the file, the call and the system's reason.
    @discardableResult
    package func write(
        _ checkpoint: Checkpoint, after whole: Int? = nil, onObstacle: (String) -> Void = { _ in }
    ) throws -> String {
        let name = CheckpointName(step: checkpoint.step)
        let bytes = checkpoint.encoded()
        do throws(SystemError) {
            try put(bytes, name, onObstacle)
        } catch {
            guard let whole, [ENOSPC, EDQUOT].contains(error.code), try prune(to: 1, newest: whole, onObstacle) > 0
            else {
                throw failure(error, name)
            }
            do throws(SystemError) { try put(bytes, name, onObstacle) } catch { throw failure(error, name) }
        }
        try prune(to: kept, newest: checkpoint.step, onObstacle)
        return "\(path)/\(name)"
    }

    /// Removes the checkpoints that are not kept, before anything is written: there may be no room for it.
    ///
    /// - Parameter whole: the step of the newest checkpoint that can be used, which stays.
    package func prune(after whole: Int, onObstacle: (String) -> Void = { _ in }) throws {
        try prune(to: kept, newest: whole, onObstacle)
    }

    /// - Parameters:
    ///   - count: checkpoints left in place, the newest whole one and those before it.
    ///   - whole: the newest whole one's step; those of later steps are damaged.
    /// - Returns: how many were removed.
    @discardableResult
    private func prune(to count: Int, newest whole: Int, _ onObstacle: (String) -> Void) throws -> Int {
        let names = try names()
        let surplus = names.filter { $0.step > whole } + names.filter { $0.step <= whole }.dropLast(count)
        for name in surplus { try remove(name, onObstacle) }
        return surplus.count
    }

    private func failure(_ error: SystemError, _ name: CheckpointName) -> Failure {
        Failure(.inputOutput, "cannot write \("\(path)/\(name)".onOneLine)", error)
    }

    /// Puts a file in its place, whole or not at all.
    private func put(_ bytes: [UInt8], _ name: CheckpointName, _ onObstacle: (String) -> Void) throws(SystemError) {
        let file = try AtomicFile(replacing: "\(path)/\(name)", fileSystem: fileSystem)
        try file.write(bytes)
        do throws(SystemError) {
            try file.commit()
        } catch {
            guard error.code == EISDIR else { throw error }
            onObstacle(try moveAside(name))
            try file.commit()
        }
    }

    /// The newest checkpoint that can be used.
    ///
    /// - Parameter onDamage: hears of each checkpoint that is passed over, the newest first.
    /// - Returns: nil where none was ever written.
    /// - Throws: `Failure.data` where there are some but all are damaged; `Failure.usage` where the newest was
    ///   written by a newer Apus.
    package func newest(onDamage: (DamagedCheckpoint) -> Void = { _ in }) throws -> Checkpoint? {
        var damaged: [DamagedCheckpoint] = []
        for name in try names().reversed() {
            do {
                return try checkpoint(name)
            } catch let defect as CheckpointDefect {
                switch defect {
                case .newer(let version):
                    throw Failure(
                        .usage,
                        "cannot resume from \(path)/\(name): its format has version \(version), and this Apus reads "
                            + "versions up to \(Checkpoint.formatVersion); resume it with a newer Apus")
                case .damaged(let reason):
                    damaged.append(DamagedCheckpoint(path: "\(path)/\(name)", reason: reason))
                    onDamage(damaged[damaged.count - 1])
                }
            }
        }
        guard let newest = damaged.first else { return nil }
        throw Failure(
            .data,
            "no usable checkpoint in \(path): all \(damaged.count) are damaged, the newest, \(newest.path), because "
                + "\(newest.reason); restore one from a copy, or start a new run")
    }

    /// Makes the directory if it is missing, and removes what a writer left that died in mid-write. Only the holder
    /// of the run's lock may.
    package func prepare() throws {
        do throws(SystemError) {
            _ = try fileSystem.makeDirectoryIfMissing(path)
        } catch {
            throw Failure(.cannotCreate, "cannot make the directory \(path)", error)
        }
        AtomicFile.removeAbandoned(in: path, fileSystem: fileSystem) { CheckpointName($0) != nil }
    }

    private func checkpoint(_ name: CheckpointName) throws -> Checkpoint {
        let checkpoint: Checkpoint
        do {
            checkpoint = try Checkpoint(SafetensorsFile(reading: "\(path)/\(name)", fileSystem: fileSystem))
        } catch let failure as Failure where failure.kind == .data {
            throw CheckpointDefect.damaged(failure.message)
        }
        guard checkpoint.step == name.step else {
            throw CheckpointDefect.damaged("it holds step \(checkpoint.step), not that of its name")
        }
        return checkpoint
    }

    /// By rising step.
    private func names() throws -> [CheckpointName] { try entries().compactMap { CheckpointName($0) }.sorted() }

    private func entries() throws -> [String] {
        do throws(SystemError) {
            return try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.entries(of: path) }
        } catch {
            // A directory that is not there holds no checkpoints.
            if error.isMissing { return [] }
            throw Failure(.inputOutput, "cannot list the checkpoints in \(path)", error)
        }
    }

    /// Gives a directory that lies in a checkpoint's place a name that is none of a checkpoint.
    ///
    /// - Returns: what was done, for a person.
    private func moveAside(_ name: CheckpointName) throws(SystemError) -> String {
        var number = 1
        while true {
            let target = "\(name).directory-\(number)"
            do throws(SystemError) {
                try fileSystem.uninterrupted { () throws(SystemError) in
                    try fileSystem.rename("\(path)/\(name)", to: "\(path)/\(target)")
                }
                return "\("\(path)/\(name)".onOneLine) is a directory and no checkpoint; it is now \(target)"
            } catch {
                // Ends: each number that is taken is something on the disk.
                guard [ENOTEMPTY, EEXIST, ENOTDIR].contains(error.code) else { throw error }
                number += 1
            }
        }
    }

    private func remove(_ name: CheckpointName, _ onObstacle: (String) -> Void) throws {
        do throws(SystemError) {
            do throws(SystemError) {
                try fileSystem.removeIfPresent("\(path)/\(name)")
            } catch {
                guard error.code == EISDIR else { throw error }
                onObstacle(try moveAside(name))
            }
        } catch {
            throw Failure(.inputOutput, "cannot remove the old checkpoint \(path)/\(name)", error)
        }
    }
}

/// The file name of the checkpoint after a step: `step-00000470.safetensors`.
struct CheckpointName: Sendable, Hashable, Comparable, CustomStringConvertible {
    let step: Int

    init(step: Int) { self.step = step }

    /// - Returns: nil unless the name is exactly as `description` writes it.
    init?(_ name: String) {
        guard name.hasPrefix("step-"), name.hasSuffix(".safetensors"),
            let step = Int(name.dropFirst(5).dropLast(12)), step >= 0
        else { return nil }
        self.init(step: step)
        guard description == name else { return nil }
    }

    var description: String {
        let digits = String(step)
        return "step-\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits).safetensors"
    }

    static func < (left: CheckpointName, right: CheckpointName) -> Bool { left.step < right.step }
}

/// A checkpoint that was passed over, and why.
package struct DamagedCheckpoint: Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String { "checkpoint \(path) is damaged: \(reason)" }
}
