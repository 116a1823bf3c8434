/// Fields of text.
extension Field<String> {
  /// One line, trimmed.
  package static func line(_ name: String, _ label: String, limit: Int) -> Field {
    text(.line, name, label, limit: limit) { text throws(FieldProblem) in
      try PlainText.line(text, limit: limit)
    }
  }

  /// One line that is called by in mails to people who have not asked for any: it leads nowhere.
  package static func name(_ name: String, _ label: String, limit: Int) -> Field {
    line(name, label, limit: limit).also { text throws(FieldProblem) in
      if text.holdsLink {
        throw .other("Leave out web addresses: this name stands in mails to others.")
      }
    }
  }

  /// Several lines, separated by `\n`.
  package static func paragraph(_ name: String, _ label: String, limit: Int) -> Field {
    text(.paragraph, name, label, limit: limit) { text throws(FieldProblem) in
      let text = try PlainText.paragraph(text, limit: limit)
      if text.isEmpty { throw .missing }
      return text
    }
  }

  /// A password, a code: taken as it is, never shown again.
  package static func secret(_ name: String, _ label: String) -> Field {
    text(.secret, name, label) { text throws(FieldProblem) in
      if text.isEmpty { throw .missing }
      return text
    }
  }

  /// Travels with the form, and means something to who reads it only.
  package static func hidden(_ name: String) -> Field {
    text(.hidden, name, "") { text throws(FieldProblem) in text }.otherwise("")
  }

  /// A page to go on to: travels with the form. Empty for home, and for what is no path of ours.
  package static func nextPath(_ name: String) -> Field {
    text(.hidden, name, "") { text throws(FieldProblem) in LocalPath.forForm(text) }.otherwise("")
  }

  /// The name of a time zone in the IANA database.
  package static func timeZone(_ name: String, _ label: String) -> Field {
    var field = text(.timeZone, name, label) { text throws(FieldProblem) in
      // The names are of ASCII: of two texts that look alike only one is among them.
      guard text.utf8.allSatisfy({ $0 < 0x80 }), TimeZones.names.contains(text) else {
        throw .unknownChoice
      }
      return text
    }
    field.about.options = TimeZones.options
    return field
  }

  /// One of what is known at run time; see `among`.
  package static func choice(_ name: String, _ label: String) -> Field {
    text(.choice, name, label) { text throws(FieldProblem) in
      if text.isEmpty { throw .missing }
      return text
    }
  }

  private static func text(
    _ kind: FieldAbout.Kind, _ name: String, _ label: String, limit: Int? = nil,
    _ read: @escaping @Sendable (String) throws(FieldProblem) -> String
  ) -> Field {
    var about = FieldAbout(kind, name, label)
    about.limit = limit
    return Field(about, FieldWriting(texts: { [$0] }, json: { .text($0) })) {
      input throws(FieldProblem) in try read(input.text)
    }
  }
}

extension Field<EmailAddress> {
  package static func email(_ name: String, _ label: String) -> Field {
    Field(
      FieldAbout(.email, name, label), FieldWriting(texts: { [$0.text] }, json: { .text($0.text) })
    ) {
      input throws(FieldProblem) in try EmailAddress(input.text)
    }
  }
}

/// Addresses pasted from anywhere, and what among them is none.
package struct PastedAddresses: Sendable, Equatable {
  /// Each once, in the order given.
  package let addresses: [EmailAddress]
  package let unusable: [String]
}

extension Field<PastedAddresses> {
  /// Several addresses, separated by anything that people put between them; `Ann <ann@example.com>`
  /// counts as an address. Wrong only when none can be used.
  package static func emails(_ name: String, _ label: String, limit: Int) -> Field {
    Field(
      FieldAbout(.emails, name, label),
      FieldWriting(
        texts: { [($0.addresses.map(\.text) + $0.unusable).joined(separator: "\n")] },
        json: { .list($0.addresses.map { .text($0.text) }) })
    ) { input throws(FieldProblem) in
      let pasted = PastedAddresses(try input.text(orEach: "\n"))
      if pasted.addresses.isEmpty {
        throw pasted.unusable.isEmpty ? .missing : .noEmailAddress
      }
      if pasted.addresses.count > limit { throw .tooMany(limit) }
      return pasted
    }
  }
}

extension PastedAddresses {
  package init(addresses: [EmailAddress]) { self.init(addresses: addresses, unusable: []) }

  /// Nothing but what cannot be used, to be shown again.
  package init(unusable: [String]) { self.init(addresses: [], unusable: unusable) }

  init(_ text: String) {
    var addresses: [EmailAddress] = []
    var unusable: [String] = []
    var seen: Set<String> = []
    for line in text.split(whereSeparator: { $0.isNewline || $0 == "," || $0 == ";" }) {
      for word in Self.candidates(line) {
        guard let address = try? EmailAddress(word) else {
          unusable.append(word)
          continue
        }
        if seen.insert(address.text).inserted { addresses.append(address) }
      }
    }
    self.addresses = addresses
    self.unusable = unusable
  }

  /// What stands in angle brackets; where there is none, each word.
  private static func candidates(_ line: Substring) -> [String] {
    let bracketed = line.split(separator: "<").dropFirst().compactMap { part in
      part.firstIndex(of: ">").map { String(part[..<$0]) }
    }
    // A name in quotes was cut in two at its comma: what is left of it is no address.
    if bracketed.isEmpty, line.contains("\"") { return [] }
    return bracketed.isEmpty
      ? line.split(whereSeparator: \.isWhitespace).map(String.init) : bracketed
  }
}

extension Input {
  /// The one text, or the entries of a JSON list with `separator` between them.
  fileprivate func text(orEach separator: String) throws(FieldProblem) -> String {
    if case .json(.list) = self { return try texts.joined(separator: separator) }
    return try text
  }
}

extension String {
  /// A web address that mail programs make a link of; a company may well be called Example.com.
  fileprivate var holdsLink: Bool {
    let text = lowercased()
    return text.contains("://") || text.contains("www.") || text.contains(/\.[a-z]{2,}[\/:?#]/)
  }
}
