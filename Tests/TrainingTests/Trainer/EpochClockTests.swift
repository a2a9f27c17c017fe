import Testing

@testable import Training

struct EpochClockTests {
    @Test("an epoch's time goes from its first step to the end of its evaluation, its speed to the last step alone")
    func epoch() {
        var clock = EpochClock()
        #expect(!clock.isRunning)
        clock.begin(at: 10)
        clock.finishStep(samples: 128, at: 11)
        clock.begin(at: 11)
        clock.finishStep(samples: 72, at: 12)
        let timing = clock.finish(at: 14, workers: [])
        #expect((timing.seconds, timing.samplesPerSecond) == (4, 100))
        #expect(!clock.isRunning)
    }

    @Test("the next epoch begins with nothing of the one before")
    func next() {
        var clock = EpochClock()
        clock.begin(at: 10)
        clock.finishStep(samples: 128, at: 11)
        _ = clock.finish(at: 14, workers: [])
        clock.begin(at: 20)
        clock.finishStep(samples: 50, at: 22)
        #expect(clock.finish(at: 25, workers: []).samplesPerSecond == 25)
    }

    @Test("an epoch whose last step was taken before a resume has no speed")
    func resumed() {
        var clock = EpochClock()
        let timing = clock.finish(at: 14, workers: [])
        #expect((timing.seconds, timing.samplesPerSecond) == (0, 0))
    }
}
