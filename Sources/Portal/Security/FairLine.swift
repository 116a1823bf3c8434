/// Who waits, network by network. Networks take turns, so that one that sends many keeps no other
/// waiting longer; and when all places are taken, a network that holds few gets one from the network
/// that holds most.
struct FairLine<Waiter> {
  private let places: Int
  private var waiting: [String: [Waiter]] = [:]
  /// The networks that have somebody in line, the next one first.
  private var turns: [String] = []
  private(set) var count = 0

  init(places: Int) { self.places = places }

  /// - Returns: who has to leave, when all places are taken: the newcomer, or whoever came last of the
  ///   network that holds most.
  mutating func join(_ waiter: Waiter, from network: String) -> Waiter? {
    var leaving: Waiter?
    if count >= places {
      let held = waiting[network]?.count ?? 0
      // Afterwards the newcomer's network must not hold as many as that one.
      guard let fullest = waiting.max(by: { $0.value.count < $1.value.count }),
        held + 1 < fullest.value.count
      else { return waiter }
      leaving = takeLast(of: fullest.key)
    }
    if waiting[network] == nil { turns.append(network) }
    waiting[network, default: []].append(waiter)
    count += 1
    return leaving
  }

  /// Only of a network that keeps others in line.
  private mutating func takeLast(of network: String) -> Waiter? {
    count -= 1
    return waiting[network]?.removeLast()
  }

  /// Whose turn it is; the network's next one waits until all others have had theirs.
  mutating func next() -> Waiter? {
    guard let network = turns.first else { return nil }
    turns.removeFirst()
    count -= 1
    let waiter = waiting[network]?.removeFirst()
    if waiting[network]?.isEmpty == false { turns.append(network) } else { waiting[network] = nil }
    return waiter
  }

  mutating func removeAll() -> [Waiter] {
    defer { self = FairLine(places: places) }
    return waiting.values.flatMap { $0 }
  }
}
