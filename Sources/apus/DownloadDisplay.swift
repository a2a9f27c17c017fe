internal import DataParallel
internal import Datasets
internal import Reporting

/// A download as people follow it: a bar on a terminal, a line for each file elsewhere.
final class DownloadDisplay {
    private let terminal = Terminal()
    private let isQuiet: Bool
    private var file: String?
    private var lastDrawn: Seconds = 0
    private var hasLine = false

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func show(_ progress: Download.Progress) {
        guard !isQuiet else { return }
        let isNew = file != progress.file
        file = progress.file
        guard terminal.isInteractive else {
            if isNew { terminal.write("downloading \(progress.file) from \(progress.mirror)\n") }
            return
        }
        let isDone = progress.total == progress.received
        guard isNew || isDone || MonotonicClock.now - lastDrawn > 0.1 else { return }
        lastDrawn = MonotonicClock.now
        var text = "downloading \(progress.file)"
        if let total = progress.total, total > 0 {
            let full = min(20, progress.received * 20 / total)
            text += "  " + String(repeating: "█", count: full) + String(repeating: "░", count: 20 - full)
            text += "  \(progress.received * 100 / total) %"
        }
        text += "  \(NumberText.short(Double(progress.received)))B"
        terminal.write("\r\u{1B}[K" + String(text.prefix(max(terminal.width - 1, 1))))
        hasLine = true
    }

    func finish() {
        guard hasLine else { return }
        terminal.write("\r\u{1B}[K")
        hasLine = false
    }
}
