import Failures
import Kernels
import Testing

@Suite("The choice of an instruction set")
struct InstructionSetTests {
    @Test("is the best without a wish")
    func isTheBest() throws {
        #expect(try InstructionSet.chosen(environment: [:]) == .best)
        #expect(InstructionSet.best == InstructionSet.available.first)
        #expect(InstructionSet.plain.isAvailable)
    }

    @Test("follows APUS_KERNEL", arguments: InstructionSet.available)
    func followsTheWish(instructionSet: InstructionSet) throws {
        #expect(try InstructionSet.chosen(environment: ["APUS_KERNEL": instructionSet.rawValue]) == instructionSet)
    }

    @Test(
        "refuses what the machine lacks or nobody knows",
        arguments: ["mmx", "AVX2"] + InstructionSet.allCases.filter { !$0.isAvailable }.map(\.rawValue))
    func refuses(name: String) {
        let failure = #expect(throws: Failure.self) {
            try InstructionSet.chosen(environment: ["APUS_KERNEL": name])
        }
        #expect(failure?.kind == .usage)
        #expect(failure?.message.contains(name) == true)
    }
}
