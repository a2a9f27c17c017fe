import Testing

/// A kind of job whose result must not depend on how it is carried out.
struct Job: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let options: [String]
    /// A step in the middle of an epoch.
    let cut: Int
    /// What it has always come to, on every machine and with every Apus.
    let fingerprint: String?

    init(_ description: String, _ options: String, cut: Int, fingerprint: String? = nil) {
        testDescription = description
        self.options = options.split(separator: " ").map(String.init)
        self.cut = cut
        self.fingerprint = fingerprint
    }

    static let all = [
        Job("a batch of one leaf", "--hidden 16 --batch-size 16 --epochs 1", cut: 40),
        Job("a batch shorter than a leaf", "--hidden 16 --batch-size 7 --leaf-size 16 --epochs 1", cut: 100),
        Job("batches and leaves that divide nothing", "--hidden 16 --batch-size 77 --leaf-size 5 --epochs 2", cut: 17),
        Job("a batch of all samples", "--hidden 16 --batch-size 5000 --leaf-size 33 --epochs 4", cut: 2),
        Job("two hidden layers, inputs less their means", "--hidden 64,32 --normalize pixel-mean --epochs 2", cut: 12),
        Job("no hidden layer", "--hidden none --epochs 2", cut: 12),
        Job("odd widths", "--hidden 13,7,3 --activation sigmoid --init glorot-uniform --epochs 2", cut: 12),
        Job("tanh", "--hidden 24 --activation tanh --init glorot-normal --epochs 2", cut: 12),
        Job("bfloat16", "--hidden 24 --wire bfloat16 --momentum 0.9 --epochs 2", cut: 12),
        Job("local steps", "--hidden 24 --local-steps 2 --batch-size 32 --epochs 4", cut: 7),
        Job(
            "mean squared error", "--hidden 24 --loss mse --learning-rate 0.5 --epochs 2", cut: 12,
            fingerprint: "3c2d9d793b128d6268a6cc9222cec9ec136127468aa4eda66c17a854b6c3069d"),
        Job(
            "two classes", "--hidden 24 --classes 5,6 --batch-size 32 --epochs 3", cut: 10,
            fingerprint: "46704493f21697d3976fe7c33ae1ca2554eef4beb13964ecf6eea28695783e08"),
        Job("standardised inputs", "--hidden 24 --normalize standard --learning-rate 0.05 --epochs 2", cut: 12),
        Job(
            "momentum, Nesterov, cosine, warm-up and weight decay",
            "--hidden 24 --learning-rate 0.1 --momentum 0.9 --nesterov --schedule cosine --warmup 0.2 "
                + "--weight-decay 0.001 --epochs 3", cut: 13),
        Job(
            "smoothed labels and a linear schedule without early stopping",
            "--hidden 24 --momentum 0.5 --schedule linear --no-early-stopping --validation-fraction 0 --epochs 3 "
                + "--label-smoothing 0.1", cut: 14),
        Job(
            "early stopping with patience 1",
            "--hidden 24 --learning-rate 0.5 --momentum 0.8 --patience 1 --min-delta 0.05 --epochs 30", cut: 12),
        Job(
            "early stopping by accuracy", "--hidden 24 --monitor validation-accuracy --patience 1 --epochs 30", cut: 20),
    ]
}
