extension DigitSkeletons {
    static let seven = [
        StrokeSkeleton(
            "plain", weight: 6,
            PenStroke(from: (0.04, 0.06), .line((0.92, 0.02)), .line((0.42, 1.00)))),
        StrokeSkeleton(
            "curved stem", weight: 4,
            PenStroke(
                from: (0.02, 0.08), .line((0.90, 0.02)), .curve((0.66, 0.30), (0.50, 0.62), (0.44, 1.00)))),
        StrokeSkeleton(
            "barred", weight: 2,
            PenStroke(from: (0.04, 0.04), .line((0.92, 0.02)), .curve((0.62, 0.46), (0.36, 1.00))),
            PenStroke(from: (0.22, 0.50), .line((0.92, 0.48)))),
        StrokeSkeleton(
            "serif at the left", weight: 3,
            PenStroke(from: (0.04, 0.26), .line((0.08, 0.04)), .line((0.92, 0.02)), .line((0.46, 1.00)))),
        StrokeSkeleton(
            "wavy top", weight: 2,
            PenStroke(
                from: (0.02, 0.22), .curve((0.18, 0.06), (0.50, 0.12), (0.90, 0.02)),
                .curve((0.60, 0.44), (0.40, 1.00)))),
        StrokeSkeleton(
            "round shoulder", weight: 3,
            PenStroke(
                from: (0.06, 0.14), .curve((0.44, 0.02), (0.84, 0.08), (0.82, 0.34), (0.64, 0.66), (0.50, 1.00)))),
        StrokeSkeleton(
            "barred low, upright stem", weight: 2,
            PenStroke(from: (0.08, 0.14), .curve((0.40, 0.06), (0.80, 0.02)), .curve((0.60, 0.40), (0.52, 1.00))),
            PenStroke(from: (0.14, 0.56), .line((0.98, 0.46)))),
    ]

    static let eight = [
        StrokeSkeleton(
            "one stroke from the top right", weight: 5,
            PenStroke(
                from: (0.78, 0.12),
                .curve(
                    (0.48, 0.00), (0.20, 0.14), (0.30, 0.36), (0.62, 0.56), (0.78, 0.80), (0.50, 1.00), (0.20, 0.82),
                    (0.36, 0.56), (0.68, 0.36), (0.80, 0.12)))),
        StrokeSkeleton(
            "one stroke, closed at the top", weight: 4,
            PenStroke(
                from: (0.54, 0.00),
                .curve(
                    (0.22, 0.12), (0.26, 0.36), (0.58, 0.52), (0.80, 0.76), (0.56, 0.99), (0.20, 0.90), (0.24, 0.66),
                    (0.58, 0.46), (0.82, 0.22), (0.54, 0.00)))),
        StrokeSkeleton(
            "two rings", weight: 2,
            PenStroke(
                from: (0.50, 0.00),
                .curve((0.20, 0.10), (0.20, 0.38), (0.50, 0.48), (0.80, 0.38), (0.80, 0.10), (0.50, 0.00))
            ),
            PenStroke(
                from: (0.50, 0.48),
                .curve((0.14, 0.60), (0.14, 0.90), (0.50, 1.00), (0.86, 0.90), (0.86, 0.60), (0.50, 0.48))
            )),
        StrokeSkeleton(
            "left open at the top", weight: 2,
            PenStroke(
                from: (0.88, 0.10),
                .curve(
                    (0.50, 0.02), (0.22, 0.16), (0.34, 0.38), (0.58, 0.60), (0.58, 0.88), (0.34, 1.00), (0.16, 0.82),
                    (0.36, 0.60), (0.66, 0.40), (0.96, 0.18)))),
        StrokeSkeleton(
            "small bottom", weight: 3,
            PenStroke(
                from: (0.72, 0.06),
                .curve(
                    (0.36, 0.02), (0.12, 0.22), (0.30, 0.44), (0.54, 0.62), (0.60, 0.88), (0.38, 1.00), (0.24, 0.82),
                    (0.46, 0.56), (0.80, 0.34), (0.72, 0.06)))),
        StrokeSkeleton(
            "big bottom", weight: 2,
            PenStroke(
                from: (0.64, 0.02),
                .curve(
                    (0.36, 0.06), (0.34, 0.26), (0.62, 0.42), (0.90, 0.68), (0.66, 0.97), (0.22, 0.92), (0.16, 0.62),
                    (0.48, 0.38), (0.70, 0.18), (0.64, 0.02)))),
        StrokeSkeleton(
            "long arm at the top right", weight: 3,
            PenStroke(
                from: (0.62, 0.10),
                .curve(
                    (0.28, 0.06), (0.08, 0.24), (0.28, 0.44), (0.52, 0.64), (0.54, 0.88), (0.32, 1.00), (0.14, 0.86),
                    (0.34, 0.60), (0.64, 0.34), (0.98, 0.06)))),
        StrokeSkeleton(
            "flat top, narrow foot", weight: 3,
            PenStroke(
                from: (0.88, 0.14),
                .curve(
                    (0.46, 0.02), (0.06, 0.12), (0.20, 0.36), (0.58, 0.54), (0.74, 0.80), (0.54, 1.00), (0.32, 0.86),
                    (0.44, 0.60), (0.70, 0.40), (0.90, 0.22)))),
    ]

    static let nine = [
        StrokeSkeleton(
            "straight tail", weight: 5,
            PenStroke(
                from: (0.82, 0.12),
                .curve((0.46, 0.00), (0.10, 0.20), (0.16, 0.46), (0.50, 0.48), (0.82, 0.12)),
                .line((0.72, 1.00)))),
        StrokeSkeleton(
            "curved tail", weight: 3,
            PenStroke(
                from: (0.84, 0.16),
                .curve((0.50, 0.00), (0.12, 0.18), (0.16, 0.44), (0.52, 0.46), (0.84, 0.16)),
                .curve((0.82, 0.54), (0.60, 0.88), (0.20, 1.00)))),
        StrokeSkeleton(
            "loop that runs into its tail", weight: 4,
            PenStroke(
                from: (0.78, 0.08),
                .curve(
                    (0.42, 0.02), (0.12, 0.24), (0.22, 0.44), (0.56, 0.40), (0.84, 0.10), (0.82, 0.36), (0.68, 0.70),
                    (0.58, 1.00)))),
        StrokeSkeleton(
            "loop left open", weight: 2,
            PenStroke(
                from: (0.66, 0.04),
                .curve((0.30, 0.06), (0.06, 0.28), (0.22, 0.48), (0.58, 0.42), (0.86, 0.16)),
                .curve((0.80, 0.54), (0.66, 1.00)))),
        StrokeSkeleton(
            "ring and stem", weight: 2,
            PenStroke(
                from: (0.80, 0.26),
                .curve((0.66, 0.02), (0.28, 0.02), (0.10, 0.26), (0.30, 0.50), (0.68, 0.46), (0.80, 0.26))),
            PenStroke(from: (0.84, 0.04), .line((0.78, 1.00)))),
        StrokeSkeleton(
            "small loop, leaning tail", weight: 3,
            PenStroke(
                from: (0.76, 0.10),
                .curve((0.46, 0.00), (0.22, 0.14), (0.24, 0.34), (0.52, 0.36), (0.76, 0.10)),
                .curve((0.68, 0.50), (0.40, 1.00)))),
        StrokeSkeleton(
            "flat top, hooked like a g", weight: 2,
            PenStroke(
                from: (0.88, 0.04),
                .curve((0.46, 0.04), (0.08, 0.24), (0.24, 0.48), (0.60, 0.40), (0.82, 0.16)),
                .curve((0.80, 0.60), (0.60, 0.94), (0.30, 0.98), (0.16, 0.86)))),
        StrokeSkeleton(
            "great loop, short tail", weight: 3,
            PenStroke(
                from: (0.86, 0.22),
                .curve((0.56, 0.00), (0.12, 0.14), (0.06, 0.48), (0.36, 0.64), (0.74, 0.44), (0.86, 0.14)),
                .curve((0.92, 0.56), (0.84, 1.00)))),
        StrokeSkeleton(
            "roof over the tail", weight: 2,
            PenStroke(
                from: (0.98, 0.04),
                .curve((0.56, 0.02), (0.16, 0.16), (0.06, 0.38), (0.30, 0.48), (0.64, 0.36), (0.78, 0.18)),
                .curve((0.64, 0.60), (0.44, 1.00)))),
    ]
}
