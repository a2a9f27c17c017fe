internal import Datasets
internal import Reporting

/// A download as people follow it: a bar on a terminal; elsewhere a line for each file, and for a long one more.
final class DownloadDisplay {
    private let terminal = Terminal()
    private let isQuiet: Bool
    private var file: String?
    private var work: WorkDisplay?

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func show(_ progress: Download.Progress) {
        guard !isQuiet else { return }
        if file != progress.file {
            finish()
            file = progress.file
            work = WorkDisplay("downloading \(progress.file)", unit: .bytes, terminal: terminal)
            if !terminal.isInteractive { terminal.write("downloading \(progress.file) from \(progress.mirror)\n") }
        }
        work?.show(progress.received, of: progress.total)
    }

    func finish() { work?.finish() }
}
