import Failures
import FoundationEssentials
import Learning
import Testing

@Suite struct LearningRateScheduleTests {
    struct Course: Sendable {
        let course: LearningRateSchedule.Course
        let warmup: Double
        let totalSteps: Int
        let rates: [Float]
    }

    /// ½ (1 + cos 45°) = 0.853553..., at a full rate of 1.
    static let courses = [
        Course(course: .constant, warmup: 0, totalSteps: 3, rates: [1, 1, 1, 1, 1]),
        Course(course: .linear, warmup: 0, totalSteps: 4, rates: [1, 0.75, 0.5, 0.25, 0, 0]),
        Course(course: .cosine, warmup: 0, totalSteps: 4, rates: [1, 0.85355339, 0.5, 0.14644661, 0, 0]),
        Course(course: .constant, warmup: 0.5, totalSteps: 4, rates: [0.5, 1, 1, 1, 1]),
        Course(course: .linear, warmup: 0.5, totalSteps: 8, rates: [0.25, 0.5, 0.75, 1, 1, 0.75, 0.5, 0.25, 0]),
        Course(
            course: .cosine, warmup: 0.5, totalSteps: 8,
            rates: [0.25, 0.5, 0.75, 1, 1, 0.85355339, 0.5, 0.14644661, 0]),
        // 0.3 · 5 = 1.5 steps are rounded to two, and 0.99 of one step to all of it.
        Course(course: .constant, warmup: 0.3, totalSteps: 5, rates: [0.5, 1, 1, 1, 1]),
        Course(course: .cosine, warmup: 0.99, totalSteps: 1, rates: [1, 0]),
    ]

    @Test("The rates follow the formula", arguments: courses)
    func rates(_ course: Course) throws {
        let schedule = try LearningRateSchedule(course.course, warmup: course.warmup)
        #expect(
            course.rates.indices.map { schedule.value(step: $0, of: course.totalSteps, rate: 1) } == course.rates)
    }

    @Test("A constant rate is the given one to the bit, also beyond the configured steps")
    func constantBits() throws {
        let schedule = try LearningRateSchedule(.constant, warmup: 0.1)
        #expect((10..<300).allSatisfy { schedule.value(step: $0, of: 100, rate: 0.1) == 0.1 })
    }

    @Test("Cosine rates have the bits of every earlier build")
    func goldenBits() throws {
        let schedule = try LearningRateSchedule(.cosine, warmup: 0.05)
        let fold = (0..<1_000).reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64(schedule.value(step: $1, of: 1_000, rate: 0.1).bitPattern)) &* 0x100_0000_01B3
        }
        #expect(fold == 0xEF3B_79E3_E0C0_47A1)
    }

    @Test("Only a constant schedule lets a run be extended", arguments: LearningRateSchedule.Course.allCases)
    func extensibility(_ course: LearningRateSchedule.Course) throws {
        #expect(try LearningRateSchedule(course).canBeExtended == (course == .constant))
    }

    @Test("A warm-up outside 0..<1 is refused as a usage error", arguments: [-0.1, 1, 1.5, .nan, .infinity])
    func refusals(_ warmup: Double) {
        let failure = #expect(throws: Failure.self) { try LearningRateSchedule(.cosine, warmup: warmup) }
        #expect(failure?.kind == .usage)
    }

    @Test("A schedule comes back from its code, and one out of range does not")
    func coding() throws {
        let schedule = try LearningRateSchedule(.linear, warmup: 0.25)
        #expect(try JSONDecoder().decode(LearningRateSchedule.self, from: JSONEncoder().encode(schedule)) == schedule)
        #expect(throws: Failure.self) {
            try JSONDecoder().decode(
                LearningRateSchedule.self, from: Data(#"{"course":"linear","warmup":1e300}"#.utf8))
        }
    }
}
