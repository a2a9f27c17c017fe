package import Datasets

/// A test sample that was given the wrong class.
package struct Mistake: Sendable, Equatable {
    /// Its number among the test samples, from 0.
    package let sample: Int
    /// Labels, as the data's files have them.
    package let truth: Int
    package let predicted: Int
    /// Of the class predicted.
    package let probability: Float
    package let picture: GreyPicture

    package init(sample: Int, truth: Int, predicted: Int, probability: Float, picture: GreyPicture) {
        self.sample = sample
        self.truth = truth
        self.predicted = predicted
        self.probability = probability
        self.picture = picture
    }
}
