/// What `train --json` and `resume --json` promise to print; a missing key is an error.
struct Summary: Decodable {
    struct Workers: Decodable {
        let started: Int
        let lost: Int
        let respawned: Int
        let strangers: Int?
    }

    struct Dataset: Decodable {
        let name: String
        let train: Int
        let validation: Int
        let test: Int
        let sha256: String
    }

    let run: String
    let stopped: String
    let epochs: Int
    let steps: Int
    let workers: Workers
    let seconds: Double
    let samplesPerSecond: Double
    let dataset: Dataset
    let validation: Metrics?
    let test: Metrics?
    let betterThanChance: Bool?
    let fingerprint: String
}
