/// Something that cannot be done as things stand, in words for whoever asked for it. Nothing was changed.
package struct Obstacle: Error, Sendable, Equatable {
  package let words: Phrase
  package init(_ words: Phrase) { self.words = words }
}
