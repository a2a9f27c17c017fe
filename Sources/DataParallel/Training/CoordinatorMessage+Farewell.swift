internal import Failures

extension CoordinatorMessage {
    /// What workers hear at the end of a run that failed: that it may go on, unless what is wrong would come again.
    init(farewellAfter error: any Error) {
        switch (error as? Failure)?.kind {
        case .data, .usage: self = .stop
        // Those few who came have not done the job, and are to know it.
        case .unavailable: self = .refused((error as? Failure)?.message ?? "\(error)")
        default: self = .pause
        }
    }
}
