import Hummingbird
import Metrics
import NIOCore
import Portal

/// One browser's stream. Every signal makes it look at the session again: it says what is true now,
/// and ends with the session.
struct LiveStream: Sendable {
  /// Of what happens in this time a browser hears once.
  static let pause = Duration.seconds(1)
  /// A stream that says nothing is taken for dead by proxies; and only writing shows that the
  /// browser has gone.
  static let silence = Duration.seconds(14)

  let store: any Store
  let session: ID<Session>
  let user: ID<User>
  let place: LivePlace
  let events: Counter

  func write(to writer: inout any ResponseBodyWriter) async throws {
    let listener = store.listen(to: [RevisionKey.user(user)])
    var said: Revision?
    var counted: [ID<Team>: Int64]?
    var saidAt = ContinuousClock.now
    // Thousands that lost one server must not come back in the same second.
    try await writer.write(ByteBuffer(string: "retry: \(Int.random(in: 2000...6000))\n\n"))
    var signals = listener.signals.makeAsyncIterator()
    repeat {
      let state = await look()
      guard state != .ended else {
        return try await writer.write(ByteBuffer(string: "event: end\ndata:\n\n"))
      }
      if case .open(let revision, let figures, let keys) = state,
        revision.description != said?.description || figures != counted
      {
        var text = ""
        if revision.description != said?.description {
          listener.listen(to: keys)
          text = "event: revision\ndata: \(revision)\n\n"
        }
        if figures != counted {
          text += "event: figures\ndata: \(Self.words(of: figures, after: counted ?? [:]))\n\n"
        }
        (said, counted, saidAt) = (revision, figures, .now)
        events.increment()
        try await writer.write(ByteBuffer(string: text))
        try await Task.sleep(for: Self.pause)
      } else if ContinuousClock.now - saidAt >= Self.silence {
        saidAt = .now
        try await writer.write(ByteBuffer(string: ":\n\n"))
      }
    } while await signals.next() != nil
  }

  /// Those that moved, each as pages of it know themselves by.
  private static func words(of figures: [ID<Team>: Int64], after before: [ID<Team>: Int64])
    -> String
  {
    figures.filter { before[$0.key] != $0.value }
      .map { Layout.figures($0.value, of: $0.key) }.sorted().joined(separator: " ")
  }

  private enum State: Equatable {
    case open(Revision, figures: [ID<Team>: Int64], keys: [String])
    case ended
    /// The database does not answer: not a word, and not the end.
    case unknown
  }

  private func look() async -> State {
    let now = store.clock.now()
    do {
      return try await store.lookup { tx in
        guard let signedIn = try SignedIn.find(session, in: tx),
          try !signedIn.session.isExpired(at: now)
        else { return .ended }
        return .open(
          signedIn.revision, figures: try Revision.figures(of: user, in: tx),
          keys: try signedIn.revisionKeys(in: tx))
      }
    } catch { return .unknown }
  }
}
