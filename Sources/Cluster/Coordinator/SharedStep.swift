/// The step under way where workers of this host share the pass over the parameters: who owes which part of it.
struct SharedStep {
    /// What workers were last shown of where gradients lie.
    private var sheet: UpdateSheet?
    private(set) var sheetVersion: UInt64 = 0
    /// Parts that workers owe, in elements of the padded parameters.
    private(set) var open: [WorkerID: Range<Int>] = [:]
    /// Parts that nobody is at any more.
    private(set) var unfinished: [Range<Int>] = []
    /// Whether all that came out so far is finite.
    var isFinite = true

    /// Makes a sheet the one that the parts given next speak of, under a new version unless it is the same as before.
    mutating func show(_ next: UpdateSheet) {
        guard next != sheet else { return }
        sheet = next
        sheetVersion += 1
    }

    mutating func give(_ range: Range<Int>, to worker: WorkerID) { open[worker] = range }

    /// A part that was given up before was done by somebody else.
    mutating func finish(_ worker: WorkerID, _ verdict: SharedAnswer.Verdict?) {
        guard let range = open.removeValue(forKey: worker) else { return }
        switch verdict {
        case .done: break
        case .notFinite: isFinite = false
        case .failed, nil: unfinished.append(range)
        }
    }

    /// Nobody's answer is waited for any longer.
    mutating func giveUpOpenParts() {
        unfinished += open.values
        open.removeAll(keepingCapacity: true)
    }

    /// The parts that are left to do; after this there are none.
    mutating func takeUnfinished() -> [Range<Int>] {
        defer { unfinished.removeAll(keepingCapacity: true) }
        return unfinished
    }
}
