import Foundation
import NIOSSL
import Portal

/// The certificate and key in use. New connections take what is current; open ones keep theirs.
package final class TLSCredentials: Sendable {
  /// What a look at the files found.
  package enum Finding: Equatable, Sendable {
    case unchanged
    case replaced
    /// The files changed and cannot be used; the old pair stays. Told once for each cause.
    case refused(TLSProblem)
  }

  private struct State {
    var identity: TLSIdentity
    var stamps: [FileStamp]
    var problem: TLSProblem?
  }

  private let files: TLSFiles
  private let now: @Sendable () -> Date
  private let state: Locked<State>

  /// - Throws: `TLSProblem`.
  package init(_ files: TLSFiles, now: @escaping @Sendable () -> Date = { .now }) throws {
    self.files = files
    self.now = now
    // Before the reading: what is written meanwhile is found by the next look.
    let stamps = files.stamps()
    state = Locked(State(identity: try TLSIdentity(files, now: now()), stamps: stamps))
  }

  var context: NIOSSLContext { state.withLock { $0.identity.context } }

  /// Whether browsers will take the certificate in use for `host`.
  package func covers(host: String) -> Bool {
    state.withLock { $0.identity }.covers(host: host)
  }

  /// When the certificate in use ends.
  package var ends: Date { state.withLock { $0.identity.ends } }

  /// Reads files that have changed. Between the writing of the one and of the other they do not
  /// fit; such a pair is tried again at every look until it does.
  package func refresh() -> Finding {
    let stamps = files.stamps()
    let (seen, known) = state.withLock { ($0.stamps, $0.problem) }
    guard stamps != seen else {
      // The old files are back, if they were gone.
      state.withLock { $0.problem = nil }
      return .unchanged
    }
    do {
      let identity = try TLSIdentity(files, now: now())
      state.withLock { $0 = State(identity: identity, stamps: stamps) }
      return .replaced
    } catch {
      let problem = error as? TLSProblem ?? TLSProblem("\(error)")
      state.withLock { $0.problem = problem }
      return problem == known ? .unchanged : .refused(problem)
    }
  }
}
