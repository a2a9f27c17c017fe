import Failures
import Testing

/// Expects a failure of this kind in one line that holds every one of the fragments.
func expectFailure<T>(
    _ kind: Failure.Kind, saying fragments: String..., sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> T
) {
    let failure = #expect(throws: Failure.self, sourceLocation: sourceLocation) { _ = try body() }
    guard let failure else { return }
    let words = failure.description
    #expect(failure.kind == kind, "\(failure.message)", sourceLocation: sourceLocation)
    #expect(!failure.message.contains("\n"), sourceLocation: sourceLocation)
    for fragment in fragments {
        #expect(words.contains(fragment), "\(failure.message)", sourceLocation: sourceLocation)
    }
}
