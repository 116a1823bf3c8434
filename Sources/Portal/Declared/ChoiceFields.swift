/// Fields of choices, yes or no, and files.
extension Field where Value: Choice {
  package static func choice(_ name: String, _ label: String) -> Field {
    var about = FieldAbout(.choice, name, label)
    about.options = Value.allCases.map(\.option)
    return Field(about, FieldWriting(texts: { [$0.rawValue] }, json: { .text($0.rawValue) })) {
      input throws(FieldProblem) in
      let text = try input.text
      guard let value = Value(listed: text) else {
        throw text.isEmpty ? .missing : .unknownChoice
      }
      return value
    }
  }
}

extension Field {
  /// Several of a list, each once, in the list's order; at least one, unless it is optional.
  package static func choices<One: Choice>(_ name: String, _ label: String) -> Field
  where Value == Set<One> {
    var about = FieldAbout(.choices, name, label)
    about.options = One.allCases.map(\.option)
    let texts: @Sendable (Set<One>) -> [String] = { chosen in
      One.allCases.filter(chosen.contains).map(\.rawValue)
    }
    return Field(about, FieldWriting(texts: texts, json: { .list(texts($0).map { .text($0) }) })) {
      input throws(FieldProblem) in
      let given = try input.texts
      if given.isEmpty { throw .noneChosen }
      var chosen: Set<One> = []
      for text in given {
        guard let one = One(listed: text) else { throw .unknownChoice }
        chosen.insert(one)
      }
      return chosen
    }
  }
}

extension Field<Bool> {
  /// A check box: absent means no in a form; in a PATCH it means unchanged, as for every field.
  package static func flag(_ name: String, _ label: String) -> Field {
    var about = FieldAbout(.flag, name, label)
    about.isRequired = false
    return Field(about, FieldWriting(texts: { $0 ? ["1"] : [] }, json: { .flag($0) })) {
      input throws(FieldProblem) in
      switch input {
      case .absent, .texts([]), .text(""): return false
      case .text("1"), .json(.flag(true)): return true
      case .json(.flag(false)): return false
      case .texts: throw .unknownChoice
      case .json, .file: throw .wrongType
      }
    }
  }
}

extension Field<UploadedFile> {
  /// - Parameters:
  ///   - types: as people call them, for the words: "PNG, JPEG or WebP".
  ///   - accepts: the media types, for the browser's dialogue.
  ///   - limit: the largest file in bytes.
  ///   - fits: whether content and name are of a type that is taken.
  package static func file(
    _ name: String, _ label: String, types: String, accepts: [String], limit: Int,
    fits: @escaping @Sendable (UploadedFile) -> Bool
  ) -> Field {
    var about = FieldAbout(.file, name, label)
    about.accepts = accepts
    about.mostBytes = limit
    return Field(about, FieldWriting(texts: { _ in [] }, json: { _ in .null })) {
      input throws(FieldProblem) in
      guard case .file(let file) = input else {
        if case .absent = input { throw .noFile }
        throw .wrongType
      }
      if file.filename.isEmpty || file.size == 0 { throw .noFile }
      if file.size > limit { throw .fileTooLarge(limit) }
      guard fits(file) else { throw .wrongFile(types) }
      return file
    }
  }
}
