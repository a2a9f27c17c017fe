extension DigitSkeletons {
    static let zero = [
        StrokeSkeleton(
            "closed oval", weight: 5,
            PenStroke(
                from: (0.50, 0.00),
                .curve(
                    (0.18, 0.14), (0.02, 0.50), (0.16, 0.88), (0.50, 1.00), (0.84, 0.86), (0.98, 0.50), (0.82, 0.14),
                    (0.50, 0.00)))),
        StrokeSkeleton(
            "ends past its start", weight: 3,
            PenStroke(
                from: (0.60, 0.06),
                .curve(
                    (0.26, 0.10), (0.03, 0.50), (0.14, 0.88), (0.48, 1.00), (0.84, 0.84), (0.99, 0.46), (0.84, 0.10),
                    (0.52, 0.00), (0.34, 0.10)))),
        StrokeSkeleton(
            "left open", weight: 2,
            PenStroke(
                from: (0.42, 0.03),
                .curve(
                    (0.14, 0.20), (0.02, 0.56), (0.18, 0.92), (0.52, 1.00), (0.86, 0.80), (0.98, 0.42), (0.80, 0.08),
                    (0.58, 0.04)))),
        StrokeSkeleton(
            "begun with a hook inside", weight: 1,
            PenStroke(
                from: (0.66, 0.20),
                .curve(
                    (0.44, 0.04), (0.14, 0.22), (0.02, 0.60), (0.22, 0.95), (0.58, 0.98), (0.92, 0.70), (0.96, 0.30),
                    (0.74, 0.02), (0.46, 0.08)))),
        StrokeSkeleton(
            "pointed egg", weight: 2,
            PenStroke(
                from: (0.66, 0.00),
                .curve((0.24, 0.26), (0.02, 0.68), (0.22, 0.98), (0.60, 0.92), (0.94, 0.52), (0.96, 0.14), (0.66, 0.00))
            )
        ),
    ]

    static let one = [
        StrokeSkeleton(
            "plain stroke", weight: 12,
            PenStroke(from: (0.50, 0.00), .line((0.50, 1.00)))),
        StrokeSkeleton(
            "bowed stroke", weight: 3,
            PenStroke(from: (0.52, 0.00), .curve((0.47, 0.33), (0.47, 0.67), (0.53, 1.00)))),
        StrokeSkeleton(
            "short serif", weight: 2,
            PenStroke(from: (0.36, 0.16), .line((0.52, 0.00)), .line((0.52, 1.00)))),
        StrokeSkeleton(
            "serif and foot", weight: 2,
            PenStroke(from: (0.28, 0.22), .line((0.52, 0.00)), .line((0.52, 1.00))),
            PenStroke(from: (0.16, 0.99), .line((0.86, 0.99)))),
        StrokeSkeleton(
            "foot without serif", weight: 1,
            PenStroke(from: (0.50, 0.00), .line((0.50, 0.98))),
            PenStroke(from: (0.20, 1.00), .line((0.82, 0.98)))),
    ]

    static let two = [
        StrokeSkeleton(
            "round top, straight foot", weight: 5,
            PenStroke(
                from: (0.10, 0.26),
                .curve((0.28, 0.05), (0.58, 0.00), (0.82, 0.16), (0.80, 0.42), (0.48, 0.72), (0.04, 0.98)),
                .line((0.98, 0.96)))),
        StrokeSkeleton(
            "loop at the foot", weight: 5,
            PenStroke(
                from: (0.14, 0.20),
                .curve(
                    (0.40, 0.01), (0.74, 0.10), (0.78, 0.40), (0.52, 0.74), (0.22, 0.97), (0.03, 0.88), (0.16, 0.74),
                    (0.42, 0.82), (0.70, 0.98), (0.99, 0.90)))),
        StrokeSkeleton(
            "wavy foot", weight: 3,
            PenStroke(
                from: (0.12, 0.22),
                .curve((0.36, 0.02), (0.72, 0.06), (0.80, 0.34), (0.50, 0.68), (0.06, 0.96)),
                .curve((0.34, 0.86), (0.64, 0.98), (0.98, 0.92)))),
        StrokeSkeleton(
            "flat top like a Z", weight: 2,
            PenStroke(
                from: (0.06, 0.10), .curve((0.40, 0.05), (0.82, 0.06), (0.76, 0.26), (0.42, 0.64), (0.04, 0.98)),
                .line((0.96, 0.98)))),
        StrokeSkeleton(
            "hooked start, swan's neck", weight: 2,
            PenStroke(
                from: (0.22, 0.36),
                .curve((0.12, 0.16), (0.40, 0.00), (0.72, 0.10), (0.72, 0.40), (0.46, 0.76), (0.14, 0.98)),
                .curve((0.50, 0.94), (0.88, 1.00)))),
        StrokeSkeleton(
            "short foot that hangs down", weight: 1,
            PenStroke(
                from: (0.10, 0.18),
                .curve(
                    (0.44, 0.00), (0.80, 0.12), (0.76, 0.40), (0.44, 0.70), (0.14, 0.82), (0.20, 0.70), (0.52, 0.80)),
                .line((0.84, 1.00)))),
        StrokeSkeleton(
            "great loop at the foot", weight: 3,
            PenStroke(
                from: (0.10, 0.16),
                .curve(
                    (0.44, 0.00), (0.74, 0.16), (0.74, 0.50), (0.54, 0.84), (0.22, 1.00), (0.02, 0.84), (0.18, 0.62),
                    (0.52, 0.70), (0.98, 0.94)))),
        StrokeSkeleton(
            "hardly a top, long foot", weight: 3,
            PenStroke(
                from: (0.18, 0.06), .curve((0.36, 0.00), (0.50, 0.12), (0.40, 0.48), (0.04, 0.94)),
                .curve((0.46, 0.92), (1.00, 0.92)))),
        StrokeSkeleton(
            "small body, long foot", weight: 3,
            PenStroke(
                from: (0.06, 0.26),
                .curve(
                    (0.28, 0.02), (0.56, 0.08), (0.58, 0.36), (0.34, 0.76), (0.10, 1.00), (0.04, 0.78), (0.26, 0.74),
                    (0.62, 0.96), (1.00, 0.86)))),
    ]

    static let three = [
        StrokeSkeleton(
            "two round bowls", weight: 5,
            PenStroke(
                from: (0.10, 0.16),
                .curve((0.44, 0.00), (0.80, 0.14), (0.74, 0.36), (0.38, 0.48)),
                .curve((0.78, 0.54), (0.96, 0.76), (0.66, 0.98), (0.28, 0.98), (0.02, 0.84)))),
        StrokeSkeleton(
            "flat top", weight: 1,
            PenStroke(
                from: (0.08, 0.04),
                .line((0.84, 0.02)), .line((0.40, 0.42)),
                .curve((0.80, 0.46), (0.96, 0.72), (0.68, 0.96), (0.32, 1.00), (0.03, 0.88)))),
        StrokeSkeleton(
            "loop at the waist", weight: 3,
            PenStroke(
                from: (0.14, 0.14),
                .curve(
                    (0.46, 0.00), (0.80, 0.10), (0.78, 0.34), (0.52, 0.50), (0.32, 0.52), (0.40, 0.44), (0.68, 0.50),
                    (0.92, 0.70), (0.76, 0.94), (0.40, 1.00), (0.04, 0.88)))),
        StrokeSkeleton(
            "shallow waist", weight: 3,
            PenStroke(
                from: (0.16, 0.10),
                .curve((0.50, 0.00), (0.80, 0.12), (0.72, 0.36), (0.54, 0.47)),
                .curve((0.84, 0.58), (0.88, 0.80), (0.58, 0.98), (0.10, 0.96)))),
        StrokeSkeleton(
            "small top, wide bottom", weight: 2,
            PenStroke(
                from: (0.22, 0.12),
                .curve((0.50, 0.00), (0.74, 0.10), (0.66, 0.28), (0.36, 0.38)),
                .curve((0.80, 0.40), (0.99, 0.66), (0.74, 0.96), (0.30, 0.98), (0.02, 0.80)))),
        StrokeSkeleton(
            "wide top, flat foot", weight: 2,
            PenStroke(
                from: (0.02, 0.20),
                .curve((0.34, 0.02), (0.82, 0.04), (0.90, 0.26), (0.34, 0.52)),
                .curve((0.74, 0.54), (0.80, 0.76), (0.46, 0.94), (0.00, 0.98)))),
        StrokeSkeleton(
            "zigzag", weight: 2,
            PenStroke(
                from: (0.06, 0.10), .curve((0.44, 0.02), (0.82, 0.06)), .curve((0.60, 0.26), (0.28, 0.46)),
                .curve((0.66, 0.52), (0.84, 0.66), (0.58, 0.86), (0.04, 1.00)))),
        StrokeSkeleton(
            "big top, small bottom", weight: 2,
            PenStroke(
                from: (0.08, 0.24),
                .curve((0.36, 0.00), (0.86, 0.06), (0.88, 0.36), (0.32, 0.62)),
                .curve((0.66, 0.60), (0.78, 0.80), (0.52, 0.98), (0.14, 0.94)))),
        StrokeSkeleton(
            "bowls that share a back", weight: 2,
            PenStroke(
                from: (0.04, 0.08),
                .curve((0.50, 0.00), (0.84, 0.14), (0.80, 0.34), (0.34, 0.46)),
                .curve((0.74, 0.48), (0.94, 0.60), (0.92, 0.82), (0.60, 0.98), (0.20, 0.98), (0.00, 0.82)))),
    ]
}
