internal import ArgumentParser
internal import Cluster
internal import Datasets
internal import Learning
internal import Networks
internal import Training

extension Activation: ExpressibleByArgument {}
extension TrainingConfiguration.Loss: ExpressibleByArgument {}
extension Normalization.Kind: ExpressibleByArgument {}
extension Transposition: ExpressibleByArgument {}
extension PicturePreparation.Choice: ExpressibleByArgument {}
extension ChaosKind: ExpressibleByArgument {}
extension WorkedProblem: ExpressibleByArgument {}
extension TrainingRecipe: ExpressibleByArgument {}
extension NumberFormat: ExpressibleByArgument {}
extension DataPlane: ExpressibleByArgument {}
