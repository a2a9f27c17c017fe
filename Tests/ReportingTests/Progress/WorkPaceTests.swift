import Testing

@testable import Reporting

struct WorkPaceTests {
    @Test("a log gets a line every ten seconds, and none for work of less")
    func log() {
        var pace = WorkPace(isInteractive: false)
        let due = [100, 101, 109.9, 110, 115, 119.9, 120].map { pace.isDue(at: $0) }
        #expect(due == [false, false, false, true, false, false, true])
    }

    @Test("a terminal's line comes after a third of a second, and then moves ten times a second")
    func terminal() {
        var pace = WorkPace(isInteractive: true)
        let due = [0, 0.25, 0.3125, 0.375, 0.4375].map { pace.isDue(at: $0) }
        #expect(due == [false, false, true, false, true])
    }

    @Test("other work has its time for itself")
    func restart() {
        var pace = WorkPace(isInteractive: false)
        let before = [0, 10].map { pace.isDue(at: $0) }
        #expect(before == [false, true])
        pace.restart()
        let due = [21, 30, 31].map { pace.isDue(at: $0) }
        #expect(due == [false, false, true])
    }
}
