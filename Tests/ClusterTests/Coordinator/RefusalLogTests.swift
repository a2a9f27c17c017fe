import Testing

@testable import Cluster

@Suite("Telling of refusals")
struct RefusalLedgerTests {
    private func refusal(_ number: Int) -> RefusalLedger.Refusal { .init(sender: "s\(number)", reason: "r\(number)") }

    @Test("the first few are told one by one, the others as a sum when their time is over")
    func flood() {
        var ledger = RefusalLedger()
        let told = (0..<1000).count { ledger.note(refusal($0), at: 5 + Double($0) / 1000) }
        #expect(told == RefusalLedger.maximumLines)
        #expect(ledger.summary(at: 5 + RefusalLedger.period / 2) == nil)
        let sum = ledger.summary(at: 5 + RefusalLedger.period)
        #expect(sum == .init(sender: "990 more", reason: "the last was s999: r999"))
        #expect(ledger.summary(at: 1e9) == nil)
    }

    @Test("a flood without end makes no more lines than its time allows")
    func endlessFlood() {
        var ledger = RefusalLedger()
        var lines = 0
        for tick in 0..<100_000 {
            let now = Double(tick) / 1000
            if ledger.note(refusal(tick), at: now) { lines += 1 }
            if ledger.summary(at: now) != nil { lines += 1 }
        }
        #expect(lines <= RefusalLedger.maximumLines * 11)
    }

    @Test("refusals that come now and then are all told")
    func rare() {
        var ledger = RefusalLedger()
        let told = (0..<100).count { ledger.note(refusal($0), at: Double($0) * 2) }
        #expect(told == 100)
        #expect(ledger.summary(at: 1000, isEnd: true) == nil)
    }

    @Test("at the end nothing stays untold")
    func end() {
        var ledger = RefusalLedger()
        for number in 0..<12 { _ = ledger.note(refusal(number), at: 0) }
        #expect(ledger.summary(at: 0) == nil)
        #expect(ledger.summary(at: 0, isEnd: true) == .init(sender: "2 more", reason: "the last was s11: r11"))
    }
}
