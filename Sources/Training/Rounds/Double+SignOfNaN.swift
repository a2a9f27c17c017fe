extension Double {
    /// The same number; of what is no number the sign, which says nothing, is not shown.
    package var withoutSignOfNaN: Double { isNaN ? .nan : self }
}
