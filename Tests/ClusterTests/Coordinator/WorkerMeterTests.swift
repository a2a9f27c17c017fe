import Testing

@testable import Cluster
@testable import System
@testable import Training

struct WorkerMeterTests {
    private var meter: WorkerMeter = {
        var meter = WorkerMeter()
        meter.start(at: 100)
        return meter
    }()

    @Test("what was not spent computing was spent waiting")
    mutating func totals() {
        meter.add(compute: 2, at: 103)
        meter.add(compute: 1.5, at: 106)
        meter.add(samples: 64, of: 1)
        let totals = meter.totals(at: 110)
        #expect(totals.samples == 64)
        #expect(totals.computeSeconds == 3.5)
        #expect(totals.waitSeconds == 6.5)
    }

    @Test("each epoch has its own part")
    mutating func epochs() {
        meter.add(compute: 2, at: 103)
        meter.add(samples: 64, of: 1)
        #expect(meter.takeTotals(at: 110).waitSeconds == 8)
        meter.add(compute: 3, at: 114)
        meter.add(samples: 32, of: 2)
        let second = meter.takeTotals(at: 115)
        #expect((second.samples, second.computeSeconds, second.waitSeconds) == (32, 3, 2))
    }

    @Test("a share that was computed across two epochs counts for the second, and nobody waits for less than no time")
    mutating func across() {
        _ = meter.takeTotals(at: 110)
        meter.add(compute: 9, at: 111)
        let second = meter.takeTotals(at: 112)
        #expect((second.computeSeconds, second.waitSeconds) == (9, 0))
    }

    @Test("nobody computes for longer than it was there", arguments: [7, 1e300, Seconds.infinity])
    mutating func boast(seconds: Seconds) {
        meter.add(compute: seconds, at: 105)
        #expect(meter.totals(at: 105).computeSeconds == 5)
        #expect(meter.totals(at: 105).waitSeconds == 0)
    }

    @Test("a time that is none counts for nothing", arguments: [-1, 0, Seconds.nan, -Seconds.infinity])
    mutating func nonsense(seconds: Seconds) {
        meter.add(compute: seconds, at: 105)
        #expect(meter.totals(at: 105).computeSeconds == 0)
    }

    @Test("before it is ready a worker neither computes nor waits")
    func notReady() {
        var meter = WorkerMeter()
        meter.add(compute: 1, at: 5)
        #expect(meter.totals(at: 10) == WorkerTotals())
    }

    @Test("the part of a round is known until the round after the next")
    mutating func rounds() {
        meter.add(samples: 10, of: 7)
        meter.add(samples: 6, of: 7)
        #expect(meter.samples(of: 7) == 16)
        meter.add(samples: 5, of: 8)
        #expect(meter.samples(of: 7) == 16 && meter.samples(of: 8) == 5)
        meter.add(samples: 1, of: 9)
        #expect(meter.samples(of: 7) == 0 && meter.samples(of: 6) == 0)
    }

    @Test("speed is of the time since it was last measured")
    mutating func speed() {
        meter.add(samples: 50, of: 1)
        meter.measureSpeed(at: 102)
        #expect(meter.samplesPerSecond == 25)
        meter.add(samples: 10, of: 2)
        meter.measureSpeed(at: 102.5)
        #expect(meter.samplesPerSecond == 20)
        meter.measureSpeed(at: 103)
        #expect(meter.samplesPerSecond == 0)
    }
}
