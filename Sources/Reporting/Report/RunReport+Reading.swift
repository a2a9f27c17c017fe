package import Checkpoints
internal import Datasets
internal import Failures
internal import JSON
internal import Networks
internal import Training

extension RunReport {
    private struct DatasetKey: Decodable {
        let dataset: String
    }

    /// Reads a run's directory, of whatever state: being trained, cut off in mid-air, finished, or of an older version.
    ///
    /// - Parameter warn: Hears of each file that could not be used; the report goes without it.
    /// - Throws: `Failure.data` where no run began there, or its configuration cannot be understood.
    package init(reading layout: RunLayout, warn: (String) -> Void = { _ in }) throws {
        guard try layout.holdsRun() else {
            throw Failure(
                .data,
                "cannot report on \(layout.path): expected the directory of a run, found no config.json in it")
        }
        let json = try layout.readConfiguration()
        do {
            let configuration = try json.decode(TrainingConfiguration.self)
            self.init(
                path: layout.path, configuration: configuration,
                datasetDigest: try json.decode(DatasetKey.self).dataset)
        } catch let failure as Failure {
            throw Failure(.data, "cannot use the configuration in \(layout.configuration): \(failure.message)")
        }
        try readMetrics(layout)
        readSummary(layout, warn)
        readWeights(layout, warn)
    }

    private mutating func readMetrics(_ layout: RunLayout) throws {
        for json in try layout.readMetrics() {
            guard let line = try? json.decode(MetricsLine.self) else {
                unreadableLines += 1
                continue
            }
            if line.event != "epoch" {
                faults.append(line)
            } else if var record = try? json.decode(EpochRecord.self) {
                record.timing = line.timing
                epochs.append(record)
            } else {
                unreadableLines += 1
            }
        }
    }

    private mutating func readSummary(_ layout: RunLayout, _ warn: (String) -> Void) {
        do {
            guard try layout.holdsSummary() else { return }
            summary = try layout.readSummary().decode(StoredSummary.self)
            test = summary?.result?.test
            validation = summary?.result?.validation
            fingerprint = summary?.result?.fingerprint
        } catch {
            warn("cannot use \(layout.summary): \((error as? Failure)?.message ?? "\(error)")")
        }
    }

    /// Also the fingerprint, which is that of the file in any case.
    private mutating func readWeights(_ layout: RunLayout, _ warn: (String) -> Void) {
        do {
            guard try layout.holdsBest() else { return }
            take(try ModelFile(reading: layout.best))
        } catch {
            let reason = (error as? Failure)?.message ?? "\(error)"
            firstLayer = .missing("The weights cannot be read: \(reason).")
            warn(reason)
        }
    }

    /// Takes the fingerprint and the first layer's pictures from weights.
    package mutating func take(_ model: ModelFile) {
        fingerprint = model.fingerprint.description
        form = try? model.metadata.pictures?.decode(PictureForm.self)
        let inputs = model.layout.layers[0].inputs
        let side = Int(Double(inputs).squareRoot())
        // Runs without a summary do not say how their pictures lie; nearly all are square.
        let size = summary.map { ($0.pictures.rows, $0.pictures.columns) } ?? (side, side)
        if let layer = FirstLayer(of: model, rows: size.0, columns: size.1) {
            firstLayer = .found(layer)
        } else {
            firstLayer = .missing("It is not known how the \(inputs) inputs lie in a picture.")
        }
    }
}
