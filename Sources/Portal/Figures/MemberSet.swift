/// Which of a team's members, by their numbers: a bit for each. Two sets are joined by OR, so that nobody is
/// counted twice.
package struct MemberSet: Sendable, Equatable {
  private(set) var bits: [UInt8]

  package init() { bits = [] }
  init(stored bits: [UInt8]) { self.bits = bits }

  package var count: Int { bits.reduce(0) { $0 + $1.nonzeroBitCount } }

  mutating func insert(_ number: Int) {
    let place = number / 8
    if place >= bits.count { bits += Array(repeating: 0, count: place + 1 - bits.count) }
    bits[place] |= 1 << (number % 8)
  }

  mutating func remove(_ number: Int) {
    let place = number / 8
    guard place < bits.count else { return }
    bits[place] &= ~(1 << (number % 8))
    while bits.last == 0 { bits.removeLast() }
  }

  func contains(_ number: Int) -> Bool {
    number / 8 < bits.count && bits[number / 8] & 1 << (number % 8) != 0
  }

  package mutating func formUnion(_ other: MemberSet) {
    if other.bits.count > bits.count {
      bits += Array(repeating: 0, count: other.bits.count - bits.count)
    }
    for (place, byte) in other.bits.enumerated() { bits[place] |= byte }
  }
}
