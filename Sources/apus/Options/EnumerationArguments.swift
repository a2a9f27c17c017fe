internal import ArgumentParser
internal import DataParallel
internal import Datasets
internal import Learning
internal import Networks

extension Activation: ExpressibleByArgument {}
extension Initialiser: ExpressibleByArgument {}
extension LearningRateSchedule.Course: ExpressibleByArgument {}
extension EarlyStopping.Monitor: ExpressibleByArgument {}
extension TrainingConfiguration.Loss: ExpressibleByArgument {}
extension Normalisation.Kind: ExpressibleByArgument {}
extension WorkedProblem: ExpressibleByArgument {}
extension TrainingRecipe: ExpressibleByArgument {}
extension DataPlane: ExpressibleByArgument {}
