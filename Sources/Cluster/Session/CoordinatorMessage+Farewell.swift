internal import Failures

extension CoordinatorMessage {
    /// What workers hear at the end of a run that failed: that it may go on, unless what is wrong would come again.
    init(farewellAfter error: any Error) {
        guard let failure = error as? Failure else {
            self = .pause
            return
        }
        switch failure.kind {
        case .data, .usage: self = .stop
        // Those few who came have not done the job, and are to know it.
        case .unavailable: self = .refused(failure.message)
        default: self = .pause
        }
    }
}
