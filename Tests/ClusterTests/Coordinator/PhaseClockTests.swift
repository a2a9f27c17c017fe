import Testing

@testable import Cluster

@Suite("The clock of a step's phases")
struct PhaseClockTests {
    @Test("adds up each phase over all steps, and nothing between two of them")
    func sums() {
        var clock = PhaseClock()
        clock.enter(.handingOut, at: 1)
        clock.enter(.gradient, at: 1.5)
        clock.enter(.update, at: 3.5)
        clock.enter(nil, at: 4)
        clock.enter(.gradient, at: 10)
        clock.enter(.gradient, at: 11)
        clock.enter(nil, at: 12)
        #expect(clock.spent == [.handingOut: 0.5, .gradient: 4, .update: 0.5])
    }
}
