/// Something that cannot be done as things stand, in words for whoever asked for it. Nothing was changed, unless
/// it is said that perhaps it was.
package struct Obstacle: Error, Sendable, Equatable {
  package let words: Phrase
  package let isPerhapsDone: Bool

  package init(_ words: Phrase, isPerhapsDone: Bool = false) {
    self.words = words
    self.isPerhapsDone = isPerhapsDone
  }
}
