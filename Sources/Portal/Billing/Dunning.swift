/// What is said and done about a payment that failed, counted from its first failure.
package enum Dunning {
  /// From then on nothing may be written.
  package static let patience = Duration.days(14)

  /// On these days owner and billing contact get a mail.
  package static let days = [0, 3, 7, 13]

  /// - Returns: the place in `days` of the mail that is due; nil when none is, or it has been sent. Of
  ///   several that were missed, only the last is sent.
  /// - Parameter sent: how many of `days` are settled.
  package static func mail(failedAt: Timestamp, sent: Int, at now: Timestamp) -> Int? {
    guard now < failedAt + patience else { return nil }
    return days.indices.last { $0 >= sent && failedAt + .days(days[$0]) <= now }
  }

  package static func gaveUp(failedAt: Timestamp, at now: Timestamp) -> Bool {
    now >= failedAt + patience
  }
}
