import Arithmetic
import Testing

/// Trained parameters follow from these bits: a change here changes every fingerprint ever published.
@Suite struct FixedMathGoldenTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        let function: MathFunction
        let values: [(argument: Double, bits: UInt64)]
        /// 5,000 arguments, and the Fowler–Noll–Vo fold of the results' bits.
        let first: Double
        let step: Double
        let fold: UInt64

        var testDescription: String { function.description }
    }

    static let goldens = [
        Golden(
            function: .exp,
            values: [
                (1, 0x4005_BF0A_8B14_5769), (-0.3, 0x3FE7_B4C8_69C3_7C05), (88.5, 0x47E9_9B98_7155_FE28), (-740, 0x55),
            ],
            first: -746, step: 0.2914, fold: 0x5021_4BD2_00C7_A0FF),
        Golden(
            function: .log,
            values: [
                (2, 0x3FE6_2E42_FEFA_39EF), (10, 0x4002_6BB1_BBB5_5516), (0.9999, 0xBF1A_3738_D2CF_1CC2),
                (0x1p-1030, 0xC086_4F88_6378_B146),
            ],
            first: 0.001, step: 0.0137, fold: 0xB29B_4887_F4CD_6319),
        Golden(
            function: .sine,
            values: [
                (0.1, 0x3FE2_CF23_0475_5A5E), (0.3, 0x3FEE_6F0E_1344_5500), (-1.45, 0xBFD3_C6EF_372F_E954),
                (1e-9, 0x3E3A_FC6F_7021_3BE6),
            ],
            first: -2, step: 0.00081, fold: 0x2709_898C_8427_19A8),
        Golden(
            function: .cosine,
            values: [
                (0.1, 0x3FE9_E377_9B97_F4A8), (0.3, 0xBFD3_C6EF_372F_E94E), (-1.45, 0xBFEE_6F0E_1344_54FF),
                (0.2500001, 0xBEA5_1537_0F9C_8FD9),
            ],
            first: -2, step: 0.00081, fold: 0x2FA6_91B0_9CAE_FB36),
        Golden(
            function: .sigmoid,
            values: [
                (0.5, 0x3FE3_EB2F_D4D3_4391), (-0.5, 0x3FD8_29A0_5659_78DF), (4, 0x3FEF_6CA8_2F0D_E1EA),
                (-700, 0x00D1_4F2B_0FB9_307F),
            ],
            first: -40, step: 0.0137, fold: 0x0335_88A3_6592_3B92),
        Golden(
            function: .tanh,
            values: [
                (0.01, 0x3F84_7AB4_8AE4_595E), (-0.5, 0xBFDD_9353_D756_8AF3), (2, 0x3FEE_D950_5E1B_C3D3),
                (18.5, 0x3FEF_FFFF_FFFF_FFFF),
            ],
            first: -20, step: 0.0081, fold: 0xCA0A_B617_11D2_0C68),
    ]

    @Test("The bits are those of every earlier build", arguments: goldens)
    func bits(_ golden: Golden) {
        for value in golden.values {
            #expect(golden.function.fixed(value.argument).bitPattern == value.bits, "at \(value.argument)")
        }
        var fold: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in 0..<5_000 {
            let result = golden.function.fixed(golden.first + Double(index) * golden.step)
            fold = (fold ^ result.bitPattern) &* 0x100_0000_01B3
        }
        #expect(fold == golden.fold)
    }
}
