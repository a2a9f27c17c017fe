internal import System
internal import Training
internal import ZeroMQ

/// Those who were not admitted, and members that turn out to be none.
extension Coordinator {
    /// Counts a connection or a message of somebody who was not admitted.
    func turnAway(_ sender: String, _ reason: String) {
        counts.strangers += 1
        tell(sender, reason)
    }

    /// Tells of a refusal, unless there were too many lately.
    func tell(_ sender: String, _ reason: String) {
        if ledger.note(.init(sender: sender, reason: reason), at: MonotonicClock.now) {
            report(.refused(sender: sender, reason: reason))
        }
    }

    func tellSummary(at now: Seconds, isEnd: Bool = false) {
        guard let sum = ledger.summary(at: now, isEnd: isEnd) else { return }
        report(.refused(sender: sum.sender, reason: sum.reason))
    }

    /// Lets go of members whose key was taken from the authorized ones, and of those who greeted and fell silent.
    func reviewMembers(at now: Seconds) throws {
        for member in members.values where member.child == nil {
            if let key = member.key, !gate.admits(key, at: now) {
                try expel(member, because: "its key \(key) is not authorized any more")
            } else if !member.isReady, now - member.lastHeard > options.joinTimeout {
                try send(.refused("it was not ready to work in time"), to: member.route, as: nil)
                try forget(member) { turnAway(member.identity.description, "it greeted and then fell silent") }
            }
        }
    }

    /// The name of the key by which the sender of the message at hand was let in.
    var senderKey: String? { incoming.authenticatedUser.flatMap { $0.isEmpty ? nil : $0 } }

    /// Members that this coordinator did not start itself.
    var guestCount: Int { members.values.count { $0.child == nil } }
}
