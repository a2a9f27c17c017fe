import Failures
import Testing

@Suite struct NearestNameTests {
    static let known = ["data", "optimizer.learningRate", "optimizer.momentum", "stopping.minDelta", "batchSize"]

    static let meant = [
        ("learningrate", "optimizer.learningRate", 0), ("learning_rate", "optimizer.learningRate", 0),
        ("optimizer.learninRate", "optimizer.learningRate", 1), ("momentmu", "optimizer.momentum", 1),
        ("batch-size", "batchSize", 0), ("dat", "data", 1), ("minDleta", "stopping.minDelta", 1),
        ("rate", "optimizer.learningRate", 1),
    ]

    @Test("The name with the fewest typing errors is found, also by what follows its dot", arguments: meant)
    func nearest(_ written: String, _ name: String, _ errors: Int) {
        let nearest = NearestName.nearest(to: written, among: Self.known)
        #expect(nearest?.name == name)
        #expect(nearest?.distance == errors)
    }

    @Test("A name is asked back where it is near, and stated where it is far")
    func advice() {
        #expect(NearestName.advice(for: "momentun", among: Self.known) == "; did you mean \"optimizer.momentum\"?")
        #expect(NearestName.advice(for: "zz", among: Self.known).hasPrefix("; the nearest known is \""))
        #expect(NearestName.advice(for: "x", among: []) == "")
    }
}
