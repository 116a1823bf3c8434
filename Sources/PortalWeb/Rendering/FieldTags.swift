import Portal

/// A field as `partials/field` shows it.
enum FieldTags {
  /// For each kind the tags that say which one it is.
  private static let kinds: [FieldAbout.Kind: Tags] = Dictionary(
    uniqueKeysWithValues: FieldAbout.Kind.allCases.map { kind in
      (kind, Tags(FieldAbout.Kind.allCases.map { ($0.rawValue, $0 == kind) }))
    })

  static func tags(
    _ field: FieldAbout, _ texts: [String], _ problem: FieldProblem?, _ prefix: String,
    _ words: Words
  ) -> Tags {
    let id = prefix + field.name
    let help = field.help.map { words($0) }
    let described = [help.map { _ in "\(id)-help" }, problem.map { _ in "\(id)-error" }]
      .compactMap { $0 }.joined(separator: " ")
    let value = texts.first ?? ""
    return [
      "is": kinds[field.kind], "name": field.name, "id": id, "label": words(field.label),
      "value": value, "error": problem.map { words($0.words) }, "help": help,
      "described": described.isEmpty ? nil : described, "required": field.isRequired,
      "optional": !field.isRequired && field.kind != .flag,
      "autocomplete": field.autocomplete?.rawValue, "isAddress": field.isAddress,
      "checked": value == "1", "currency": field.currency?.code.uppercased(),
      "hasEmpty": !field.isRequired && field.kind != .flag,
      "accepts": field.accepts.isEmpty ? nil : field.accepts.joined(separator: ","),
      "options": options(field, texts, words), "zones": zones(field, value),
    ]
  }

  private static func options(
    _ field: FieldAbout, _ chosen: [String], _ words: Words
  ) -> [Tags]? {
    guard field.kind == .choice || field.kind == .choices else { return nil }
    return field.options.rows { option in
      [
        "value": option.value, "label": option.isTranslated ? words(option.label) : option.label,
        "selected": chosen.contains(option.value),
      ]
    }
  }

  private static let zoneNames = TimeZones.options.map(\.value)
  private static let zonePlaces = Dictionary(
    uniqueKeysWithValues: zip(zoneNames, zoneNames.indices))

  /// Four hundred and more, the same for everybody but for the one that is chosen.
  private static func zones(_ field: FieldAbout, _ chosen: String) -> Tags? {
    guard field.kind == .timeZone else { return nil }
    guard let place = zonePlaces[chosen] else {
      return ["before": zoneNames, "chosen": nil, "after": [String]()]
    }
    return [
      "before": Array(zoneNames[..<place]), "chosen": chosen,
      "after": Array(zoneNames[(place + 1)...]),
    ]
  }
}

extension FieldAbout {
  /// Wants the keyboard of addresses, also where any text is taken.
  fileprivate var isAddress: Bool { kind == .email || autocomplete == .username }
}
