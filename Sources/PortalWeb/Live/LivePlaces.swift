import Portal

/// How many streams each session has open.
final class LivePlaces: Sendable {
  private let taken = Locked<[ID<Session>: Int]>([:])

  /// Nil where the session has as many as it may.
  func take(_ session: ID<Session>, upTo limit: Int) -> LivePlace? {
    let isFree = taken.withLock { taken in
      guard taken[session, default: 0] < limit else { return false }
      taken[session, default: 0] += 1
      return true
    }
    return isFree ? LivePlace(session, self) : nil
  }

  fileprivate func leave(_ session: ID<Session>) {
    taken.withLock { taken in
      let left = taken[session, default: 0] - 1
      taken[session] = left > 0 ? left : nil
    }
  }
}

/// The place of one stream, free again with the last reference: a stream may never be written, because
/// its browser has left before.
final class LivePlace: Sendable {
  private let session: ID<Session>
  private let places: LivePlaces

  fileprivate init(_ session: ID<Session>, _ places: LivePlaces) {
    self.session = session
    self.places = places
  }

  deinit { places.leave(session) }
}
