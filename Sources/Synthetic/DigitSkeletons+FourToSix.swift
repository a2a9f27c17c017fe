extension DigitSkeletons {
    static let four = [
        StrokeSkeleton(
            "open, angular", weight: 5,
            PenStroke(from: (0.18, 0.04), .line((0.06, 0.52)), .line((0.92, 0.50))),
            PenStroke(from: (0.78, 0.00), .line((0.66, 1.00)))),
        StrokeSkeleton(
            "open, bowl-shaped", weight: 5,
            PenStroke(from: (0.12, 0.06), .curve((0.06, 0.32), (0.14, 0.50), (0.48, 0.52), (0.80, 0.40))),
            PenStroke(from: (0.86, 0.04), .curve((0.78, 0.40), (0.72, 1.00)))),
        StrokeSkeleton(
            "closed", weight: 2,
            PenStroke(from: (0.66, 0.00), .line((0.04, 0.62)), .line((0.98, 0.60))),
            PenStroke(from: (0.66, 0.00), .line((0.66, 1.00)))),
        StrokeSkeleton(
            "closed in one stroke", weight: 2,
            PenStroke(
                from: (0.58, 1.00), .line((0.76, 0.02)), .curve((0.46, 0.26), (0.06, 0.56)), .line((0.96, 0.54)))),
        StrokeSkeleton(
            "open in one stroke", weight: 3,
            PenStroke(
                from: (0.14, 0.04), .curve((0.06, 0.36), (0.20, 0.52), (0.56, 0.46), (0.86, 0.22)),
                .line((0.68, 1.00)))),
        StrokeSkeleton(
            "stem drawn late, crossing far", weight: 3,
            PenStroke(from: (0.26, 0.00), .line((0.00, 0.60)), .line((1.00, 0.54))),
            PenStroke(from: (0.62, 0.26), .line((0.54, 1.00)))),
        StrokeSkeleton(
            "deep bar", weight: 1,
            PenStroke(from: (0.10, 0.02), .line((0.12, 0.66)), .line((0.94, 0.64))),
            PenStroke(from: (0.74, 0.02), .line((0.74, 1.00)))),
        StrokeSkeleton(
            "upright beside a square hook", weight: 2,
            PenStroke(from: (0.08, 0.10), .curve((0.04, 0.44), (0.22, 0.58), (0.70, 0.54))),
            PenStroke(from: (0.80, 0.00), .curve((0.80, 0.50), (0.72, 1.00)))),
    ]

    static let five = [
        StrokeSkeleton(
            "two strokes", weight: 5,
            PenStroke(
                from: (0.24, 0.06), .line((0.18, 0.44)),
                .curve((0.56, 0.40), (0.84, 0.60), (0.72, 0.90), (0.36, 1.00), (0.02, 0.86))),
            PenStroke(from: (0.24, 0.04), .line((0.92, 0.02)))),
        StrokeSkeleton(
            "one stroke with corners", weight: 4,
            PenStroke(
                from: (0.90, 0.02), .line((0.30, 0.06)), .line((0.22, 0.42)),
                .curve((0.56, 0.38), (0.80, 0.58), (0.70, 0.88), (0.36, 1.00), (0.02, 0.92)))),
        StrokeSkeleton(
            "like an S", weight: 3,
            PenStroke(
                from: (0.96, 0.02),
                .curve(
                    (0.56, 0.04), (0.30, 0.20), (0.36, 0.42), (0.64, 0.60), (0.68, 0.84), (0.38, 1.00), (0.03, 0.92)))),
        StrokeSkeleton(
            "bar held apart", weight: 2,
            PenStroke(
                from: (0.20, 0.16), .curve((0.16, 0.44)),
                .curve((0.50, 0.40), (0.78, 0.60), (0.66, 0.92), (0.30, 1.00), (0.02, 0.88))),
            PenStroke(from: (0.34, 0.06), .line((0.98, 0.00)))),
        StrokeSkeleton(
            "slanted, small bowl", weight: 3,
            PenStroke(
                from: (0.98, 0.00), .line((0.42, 0.08)), .line((0.26, 0.44)),
                .curve((0.52, 0.48), (0.64, 0.66), (0.50, 0.90), (0.20, 1.00), (0.00, 0.94)))),
        StrokeSkeleton(
            "high neck, low bowl", weight: 2,
            PenStroke(
                from: (0.22, 0.02), .line((0.22, 0.54)),
                .curve((0.52, 0.48), (0.86, 0.66), (0.72, 0.94), (0.34, 1.00), (0.04, 0.92))),
            PenStroke(from: (0.22, 0.04), .line((0.84, 0.04)))),
        StrokeSkeleton(
            "long bar over a small body", weight: 4,
            PenStroke(
                from: (1.00, 0.04), .curve((0.64, 0.02), (0.34, 0.12)), .line((0.22, 0.40)),
                .curve((0.50, 0.50), (0.54, 0.74), (0.34, 0.96), (0.00, 0.98)))),
        StrokeSkeleton(
            "square shoulders, wide bowl", weight: 3,
            PenStroke(
                from: (0.82, 0.04), .line((0.12, 0.08)), .line((0.14, 0.46)),
                .curve((0.50, 0.32), (0.90, 0.44), (0.92, 0.74), (0.60, 0.98), (0.10, 0.94)))),
        StrokeSkeleton(
            "flat shoulder without a bowl", weight: 2,
            PenStroke(
                from: (0.98, 0.06), .curve((0.60, 0.06), (0.10, 0.16), (0.16, 0.42)),
                .curve((0.56, 0.48), (0.80, 0.66), (0.56, 0.92), (0.12, 0.98)))),
    ]

    static let six = [
        StrokeSkeleton(
            "straight stem", weight: 4,
            PenStroke(
                from: (0.66, 0.00),
                .curve(
                    (0.30, 0.32), (0.06, 0.68), (0.20, 0.96), (0.58, 0.99), (0.88, 0.78), (0.66, 0.58), (0.28, 0.68),
                    (0.14, 0.84)))),
        StrokeSkeleton(
            "curved stem", weight: 4,
            PenStroke(
                from: (0.86, 0.06),
                .curve(
                    (0.50, 0.06), (0.16, 0.36), (0.06, 0.72), (0.30, 0.98), (0.70, 0.96), (0.92, 0.72), (0.66, 0.52),
                    (0.28, 0.58), (0.10, 0.76)))),
        StrokeSkeleton(
            "small loop", weight: 3,
            PenStroke(
                from: (0.50, 0.00),
                .curve(
                    (0.20, 0.34), (0.08, 0.72), (0.24, 0.98), (0.58, 0.98), (0.78, 0.82), (0.58, 0.70), (0.34, 0.82),
                    (0.28, 0.96)))),
        StrokeSkeleton(
            "big loop", weight: 2,
            PenStroke(
                from: (0.46, 0.00),
                .curve(
                    (0.14, 0.28), (0.02, 0.66), (0.22, 0.96), (0.62, 0.98), (0.94, 0.70), (0.74, 0.40), (0.36, 0.44),
                    (0.08, 0.66)))),
        StrokeSkeleton(
            "loop left open", weight: 2,
            PenStroke(
                from: (0.60, 0.00),
                .curve(
                    (0.22, 0.30), (0.06, 0.70), (0.28, 0.99), (0.66, 0.94), (0.86, 0.72), (0.64, 0.58), (0.40, 0.64)))),
        StrokeSkeleton(
            "loop with a tail inside", weight: 2,
            PenStroke(
                from: (0.56, 0.00),
                .curve(
                    (0.20, 0.36), (0.10, 0.74), (0.34, 0.98), (0.74, 0.88), (0.80, 0.64), (0.52, 0.58), (0.30, 0.78),
                    (0.36, 0.92)))),
        StrokeSkeleton(
            "upright stem, wide bowl", weight: 3,
            PenStroke(
                from: (0.16, 0.00),
                .curve(
                    (0.04, 0.40), (0.06, 0.80), (0.34, 1.00), (0.78, 0.92), (0.96, 0.66), (0.74, 0.46), (0.44, 0.62),
                    (0.36, 0.92)))),
        StrokeSkeleton(
            "stem leaning far, flat loop", weight: 2,
            PenStroke(
                from: (0.64, 0.00),
                .curve(
                    (0.22, 0.40), (0.02, 0.76), (0.20, 0.98), (0.64, 0.94), (0.98, 0.74), (0.82, 0.58), (0.46, 0.72),
                    (0.24, 0.94)))),
    ]
}
