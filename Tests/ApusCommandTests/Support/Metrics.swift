/// The metrics object of the command line's JSON.
struct Metrics: Decodable, Equatable {
    let loss: Double
    let accuracy: Double
    let precision: Double
    let recall: Double
    let f1: Double
    let confusion: [[Int]]
}
