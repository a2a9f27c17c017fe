/// Two workers, or the only one twice, got a number that is not finite: the training has diverged.
package struct Diverged: Error, Sendable {
    package let reason: String

    package init(reason: String) { self.reason = reason }
}
