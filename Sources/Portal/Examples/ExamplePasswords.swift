/// Whom of the examples everybody can be: the README tells their password.
package enum ExamplePasswords {
  /// The addresses of the cast and of the crowd whose password is still the one of the examples. Only
  /// where there are such accounts are passwords checked, and each takes a while.
  package static func people(_ portal: Portal) async throws -> [String] {
    let people = try await portal.store.read { tx in
      try cast(in: tx) + crowd(in: tx)
    }
    var open: [String] = []
    // The crowd was given one hash for all.
    var answers: [String: Bool] = [:]
    for person in people {
      let isOpen: Bool
      if let known = answers[person.hash] {
        isOpen = known
      } else {
        isOpen = try await portal.passwords.verify(Cast.password, against: person.hash)
        answers[person.hash] = isOpen
      }
      if isOpen { open.append(person.email) }
    }
    return open
  }

  private typealias Person = (email: String, hash: String)

  private static func cast(in tx: Tx) throws -> [Person] {
    try tx.rows(
      """
      SELECT email, password_hash FROM users WHERE email IN (\(list: Cast.all.map(\.email)))
      ORDER BY email
      """
    ).map { (try $0["email"], try $0["password_hash"]) }
  }

  private static func crowd(in tx: Tx) throws -> [Person] {
    let (first, last) = (CrowdPerson.prefix, CrowdPerson.prefix + "\u{7F}")
    return try tx.rows(
      """
      SELECT email, password_hash FROM users WHERE email >= \(first) AND email < \(last)
      ORDER BY email
      """
    ).map { (try $0["email"], try $0["password_hash"]) }.filter {
      $0.email.hasSuffix(CrowdPerson.domain)
    }
  }
}
