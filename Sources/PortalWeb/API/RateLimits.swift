import Portal

/// How many requests programs may make: a bucket for each, which fills up evenly. It guards the machine and no
/// secret, so each process counts by itself, in its own memory.
package final class RateLimits: Sendable {
  /// A class of requests, each with a bucket of its own.
  package enum Kind: String, Sendable, CaseIterable {
    /// Whoever has shown nothing: by network.
    case anyone = "public"
    case signedIn = "signed-in"
    case teams
    case upload
    /// Events that a team is told of: so many a second.
    case events

    /// In which so many come as the quota says.
    var window: Duration { self == .events ? .seconds(1) : .minutes(1) }
  }

  /// So many a minute, or a second of events; and as many at once.
  package struct Quotas: Sendable {
    package var anyone = 100
    package var signedIn = 1000
    package var teams = 500
    package var upload = 10
    package var events = 20_000

    package init() {}

    package subscript(kind: Kind) -> Int {
      switch kind {
      case .anyone: anyone
      case .signedIn: signedIn
      case .teams: teams
      case .upload: upload
      case .events: events
      }
    }
  }

  /// How a bucket stands.
  struct State: Equatable {
    let kind: Kind
    let quota: Int
    let left: Int
    /// Until it is full again.
    let full: Duration
    /// Until there is one more; nil while there is.
    let wait: Duration?
  }

  private static let mostBuckets = 50_000
  private let quotas: Quotas
  /// When each bucket will be full again, in microseconds.
  private let full = Locked<[String: Int64]>([:])

  package init(_ quotas: Quotas) { self.quotas = quotas }

  /// Takes so many out of the bucket of `owner`, if they are in it; one that wants more than it holds takes all
  /// of it.
  /// - Parameter own: another quota than everybody's.
  func spend(
    _ kind: Kind, _ count: Int = 1, of owner: String, quota own: Int? = nil, at now: Timestamp
  ) -> State {
    let quota = own ?? quotas[kind]
    let most = kind.window.microseconds
    let unit = max(1, most / Int64(quota))
    let cost = min(unit * Int64(count), most)
    let (name, now) = ("\(kind.rawValue) \(owner)", now.microseconds)
    return full.withLock { full in
      // Further ahead than it could be: the clock was put back.
      let before = max(full[name].flatMap { $0 > now + most ? nil : $0 } ?? now, now)
      let after = before + cost
      let isAllowed = after <= now + most
      if isAllowed {
        full[name] = after
        if full.count > Self.mostBuckets { full = full.filter { $0.value > now } }
        if full.count > Self.mostBuckets { full.removeAll() }
      }
      let ahead = (isAllowed ? after : before) - now
      return State(
        kind: kind, quota: quota, left: Int((most - ahead) / unit),
        full: .microseconds(ahead),
        wait: isAllowed ? nil : .microseconds(after - now - most))
    }
  }
}
