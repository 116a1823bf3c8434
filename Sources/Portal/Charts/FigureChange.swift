/// How a figure stands against the one before it.
package enum FigureChange: Equatable, Sendable {
  case same
  /// There was nothing: no share of that can be told.
  case new
  /// By this share of what was before, more or less.
  case by(Double)

  /// Nil where one of them is not known.
  package init?(from before: Double?, to now: Double?) {
    guard let before, let now, before.isFinite, now.isFinite else { return nil }
    if before == now {
      self = .same
    } else {
      self = before == 0 ? .new : .by((now - before) / abs(before))
    }
  }

  /// For the shape of its mark. Whether it is good nobody knows here.
  package enum Direction: String, Sendable { case up, down, level }

  package var direction: Direction {
    switch self {
    case .same: .level
    case .new: .up
    case .by(let share): share > 0 ? .up : .down
    }
  }
}
