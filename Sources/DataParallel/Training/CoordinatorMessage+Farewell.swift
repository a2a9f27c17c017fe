internal import Failures

extension CoordinatorMessage {
    /// What workers hear at the end of a run that failed.
    init(farewellAfter error: any Error) {
        guard let failure = error as? Failure else {
            self = .stop
            return
        }
        switch failure.kind {
        case .interrupted: self = .pause
        // Those few who came have not done the job, and are to know it.
        case .unavailable: self = .refused(failure.message)
        default: self = .stop
        }
    }
}
