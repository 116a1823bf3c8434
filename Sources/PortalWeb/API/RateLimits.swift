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
    /// Until there are as many as were wanted; nil where there were.
    let wait: Duration?
  }

  private static let mostBuckets = 50_000
  private let quotas: Quotas
  private let buckets = Locked<[String: Bucket]>([:])

  /// Times in microseconds.
  private struct Bucket {
    /// When it will be full again.
    var full: Int64
    /// How far ahead that was when somebody took from it.
    var debt: Int64

    func owed(at now: Int64, within window: Int64) -> Int64 {
      let ahead = full - now
      // Much further ahead than it was: the clock was put back.
      return ahead > debt + window ? 0 : max(0, min(ahead, debt))
    }
  }

  package init(_ quotas: Quotas) { self.quotas = quotas }

  /// What programs that tell events weigh in a second, however few events they may tell.
  var weightQuota: Int { max(quotas.events, Quotas().events) }

  /// Takes so many out of the bucket of `owner`, if they are in it. Who wants more than it holds is given it out of
  /// a full one, which then owes the rest: over time nobody has more than the quota.
  /// - Parameter own: another quota than everybody's.
  func spend(
    _ kind: Kind, _ count: Int = 1, of owner: String, quota own: Int? = nil, at now: Timestamp
  ) -> State {
    let quota = own ?? quotas[kind]
    let most = kind.window.microseconds
    let unit = max(1, most / Int64(quota))
    let cost = unit * Int64(count)
    let (name, now) = ("\(kind.rawValue) \(owner)", now.microseconds)
    return buckets.withLock { buckets in
      let owed = buckets[name]?.owed(at: now, within: most) ?? 0
      let wait = owed + min(cost, most) - most
      let ahead = wait > 0 ? owed : owed + cost
      if wait <= 0 {
        buckets[name] = Bucket(full: now + ahead, debt: ahead)
        if buckets.count > Self.mostBuckets { buckets = buckets.filter { $0.value.full > now } }
        if buckets.count > Self.mostBuckets { buckets.removeAll() }
      }
      return State(
        kind: kind, quota: quota, left: Int(max(0, most - ahead) / unit),
        full: .microseconds(ahead), wait: wait > 0 ? .microseconds(wait) : nil)
    }
  }
}
