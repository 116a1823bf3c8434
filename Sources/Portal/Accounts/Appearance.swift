/// How pages look to a person.
package enum Theme: String, SQLValue, Choice {
  case system, light, dark

  package var label: String {
    switch self {
    case .system: "As your system"
    case .light: "Light"
    case .dark: "Dark"
    }
  }
}

extension Theme {
  package static let field = Field<Theme>.choice("theme", "Theme")
  package static let fields: Fields = [field]

  /// Saves the theme when it differs.
  package func save(for user: User, in tx: Tx) throws {
    guard self != user.theme else { return }
    try tx.execute("UPDATE users SET theme = \(self) WHERE id = \(user.id)")
    try tx.audit(
      .appearanceChanged, to: .user(user.id), subject: user.email,
      before: ["theme": user.theme.rawValue], after: ["theme": rawValue])
  }
}

extension AuditAction {
  static let appearanceChanged = AuditAction("appearance.changed", "changed the appearance")
}

extension PersonAct {
  package static let changeAppearance = PersonAct(
    "appearance.change", "change the appearance", .writeAccount)
}
