import Arithmetic
import Testing

@Suite struct CounterRandomTests {
    let random = CounterRandom(seed: 2024, purpose: .test)

    @Test("Counter and key are (index, stream, purpose) and the seed, low word first")
    func counterLayout() {
        let random = CounterRandom(seed: 0x1122_3344_5566_7788, purpose: .chaos, stream: 0x00AA_BBCC_DDEE_FF00)
        let counter = SIMD4<UInt32>(0x0506_0708, 0x0102_0304, 0xDDEE_FF00, 0x06AA_BBCC)
        let key = SIMD2<UInt32>(0x5566_7788, 0x1122_3344)
        #expect(random.block(at: 0x0102_0304_0506_0708) == Philox.block(counter: counter, key: key))
    }

    @Test("The bits are those of every earlier build")
    func goldenBits() {
        let random = CounterRandom(seed: 0x0123_4567_89AB_CDEF, purpose: .epochOrder, stream: 7)
        let indices: [UInt64] = [0, 1, 1 << 40]
        #expect(
            indices.map(random.bits(at:)) == [0x7941_9E0C_F61F_233A, 0xD922_F254_9D28_991E, 0x127E_FA11_BCFD_7F9E])
        #expect(
            indices.map { random.uniform(at: $0).bitPattern }
                == [0x3FDE_5067_833D_87C8, 0x3FEB_245E_4A93_A513, 0x3FB2_7EFA_11BC_FD78])
        #expect(
            indices.map { random.normal(at: $0).bitPattern }
                == [0x3FC0_3030_3ACE_E3F0, 0xBFF0_5AB4_B7DE_A048, 0x3FD4_49C2_5C3F_C1CE])
        #expect(random.permutation(of: 12) == [2, 1, 9, 7, 0, 3, 4, 10, 8, 11, 6, 5])
    }

    @Test("Another seed, purpose, stream or index draws other numbers")
    func independence() {
        let draws = [
            random.bits(at: 0), random.bits(at: 1), CounterRandom(seed: 2025, purpose: .test).bits(at: 0),
            CounterRandom(seed: 2024, purpose: .chaos).bits(at: 0),
            CounterRandom(seed: 2024, purpose: .test, stream: 1).bits(at: 0),
        ]
        #expect(Set(draws).count == draws.count)
    }

    @Test("Uniform numbers fill a hundred cells evenly")
    func uniformity() {
        var cells = [Int](repeating: 0, count: 100)
        for index in 0..<UInt64(20_000) { cells[Int(random.uniform(at: index) * 100)] += 1 }
        // Pearson's statistic with 99 degrees of freedom exceeds 148.2 once in a thousand.
        let statistic = cells.reduce(0) { sum, count in sum + Double((count - 200) * (count - 200)) / 200 }
        #expect(statistic < 148.2)
    }

    @Test("Integers below seven come up equally often and reach both ends")
    func integers() {
        var counts = [Int](repeating: 0, count: 7)
        for index in 0..<UInt64(14_000) { counts[random.integer(below: 7, at: index)] += 1 }
        // With 6 degrees of freedom 22.46 is exceeded once in a thousand.
        let statistic = counts.reduce(0) { sum, count in sum + Double((count - 2_000) * (count - 2_000)) / 2_000 }
        #expect(statistic < 22.46)
        #expect(random.integer(below: 1, at: 5) == 0)
    }

    @Test("A number in a range never reaches its upper bound")
    func excludedBound() {
        let narrow = 1.0..<(1.0).nextUp
        #expect((0..<64).allSatisfy { random.uniform(in: narrow, at: $0) == 1 })
    }

    @Test("Normal numbers have the moments of the standard normal distribution")
    func normalMoments() {
        let count = 40_000.0
        var powers = [0.0, 0.0, 0.0, 0.0]
        for index in 0..<UInt64(count) {
            let x = random.normal(at: index)
            for (position, power) in [x, x * x, x * x * x, x * x * x * x].enumerated() { powers[position] += power }
        }
        // Four standard errors each: √1, √2, √15 and √96 over √count.
        let tolerance = 4 / count.squareRoot()
        #expect(abs(powers[0] / count) < tolerance)
        #expect(abs(powers[1] / count - 1) < tolerance * 1.415)
        #expect(abs(powers[2] / count) < tolerance * 3.873)
        #expect(abs(powers[3] / count - 3) < tolerance * 9.798)
    }

    @Test("A permutation holds every number once", arguments: [0, 1, 2, 3, 10, 5_000])
    func permutation(_ count: Int) {
        let order = random.permutation(of: count)
        #expect(order.sorted() == (0..<count).map { UInt32($0) })
    }

    @Test("All six orders of three come up equally often")
    func permutationUniformity() {
        var counts: [[UInt32]: Int] = [:]
        for stream in 0..<UInt64(6_000) {
            counts[CounterRandom(seed: 9, purpose: .test, stream: stream).permutation(of: 3), default: 0] += 1
        }
        #expect(counts.count == 6)
        // With 5 degrees of freedom 20.52 is exceeded once in a thousand.
        let statistic = counts.values.reduce(0) { $0 + Double(($1 - 1_000) * ($1 - 1_000)) / 1_000 }
        #expect(statistic < 20.52)
    }
}
