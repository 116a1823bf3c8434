/// Something that may be done or not. Routes name it, the door to a write asks for it, and a refusal
/// says it. What one may do in a team stands in one table, `TeamAct`; the other acts beside their verbs.
package protocol Act: Hashable, Sendable {
  /// Stable; the API's scopes are made of such names.
  var name: String { get }
  /// What one does, after "may": "invite people".
  var words: String { get }
  /// Only for whoever has just proved that it is they who sit there (ASVS 7.5.3): see `Proof`.
  var wantsProof: Bool { get }
}

/// Whether an act is allowed, and if not because of what and where that can be changed.
package enum Decision: Sendable, Equatable {
  case allowed
  case refused(Refusal)

  /// - Throws: `Refusal`.
  package func orThrow() throws(Refusal) {
    if case .refused(let refusal) = self { throw refusal }
  }

  package var isAllowed: Bool { self == .allowed }

  /// Nil for what is allowed.
  package var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}

/// Why an act is refused.
package struct Refusal: Error, Sendable, Equatable {
  package enum Reason: Sendable, Equatable {
    /// The role that the person has, and those that would do, the highest first.
    case role(TeamRole, needed: [Role])
    /// The team can still be restored.
    case deletedTeam
    /// Operators have stopped it.
    case suspendedTeam
    /// The plan that the team has, nil for none, and those of the file that would do.
    case plan(String?, needed: [String])
    /// Nothing may be written until something is paid.
    case frozen(TeamPlan.Freeze)
    /// A program's key has not been given what it takes; nil where no key is enough.
    case scope(APIScope?)
  }

  /// What the person wanted to do, after "may".
  package let act: String
  package let reason: Reason
  /// The page where it can be changed, below the team's address unless it begins with a slash; nil when
  /// only words help.
  package let place: String?
}

extension Refusal {
  /// What would do instead.
  package var remedy: Phrase? { words.last }

  /// Because of what, and then what would do.
  package var words: [Phrase] {
    switch reason {
    case .role(let role, let needed):
      [
        role.phrase("Your role in this team is {{role}}.", as: "role"),
        Phrase(
          "These roles may {{act}}: {{roles}}.",
          words: ["act": [act], "roles": needed.map(\.label)]),
      ]
    case .plan(let plan, let needed): [Self.has(plan), Self.needs(needed, act)]
    case .frozen(.unpaid):
      [
        "This team can only be read: a payment has failed for too long. Nothing of it is lost: once it is paid, everything goes on."
      ]
    case .frozen(.paused):
      [
        "This team can only be read: its trial is over. Nothing of it is lost: once it pays for a plan, everything goes on."
      ]
    case .scope(let scope?):
      [
        "This key was not given the right to do that.",
        Phrase("It takes a key with the scope {{scope}}.", ["scope": scope.rawValue]),
      ]
    case .scope(nil):
      [
        Phrase("No key may {{act}}.", words: ["act": [act]]),
        "It takes a person who has signed in.",
      ]
    case .deletedTeam:
      ["This team was deleted. Until it is removed for good, its owners can restore it."]
    case .suspendedTeam:
      [
        "This team is suspended by the people who run this site. Nothing of it is lost: ask them to lift that."
      ]
    }
  }
}

extension Refusal {
  private static func has(_ plan: String?) -> Phrase {
    guard let plan else { return "This team has no plan." }
    return Phrase("This team is on the plan {{plan}}.", ["plan": plan])
  }

  private static func needs(_ plans: [String], _ act: String) -> Phrase {
    guard !plans.isEmpty else {
      return Phrase(
        "No plan on offer lets it {{act}}: ask the people who run this site.",
        words: ["act": [act]])
    }
    // Names of plans are the owner's, in every language.
    return Phrase(
      "These plans let a team {{act}}: {{plans}}.", ["plans": plans.joined(separator: ", ")],
      words: ["act": [act]])
  }
}

/// An act of one's own account.
package struct PersonAct: Act {
  package let name: String
  package let words: String
  /// What a program's key must have been given; nil for what people alone may do.
  package let scope: APIScope?
  /// Colleagues see what it changes: their pages go stale with it.
  let isSeenByColleagues: Bool
  package let wantsProof: Bool

  init(
    _ name: String, _ words: String, _ scope: APIScope? = nil, seenByColleagues: Bool = false,
    wantsProof: Bool = false
  ) {
    self.name = name
    self.words = words
    self.scope = scope
    isSeenByColleagues = seenByColleagues
    self.wantsProof = wantsProof
  }
}

/// An act of the back office. Each reaches everybody's accounts, and so each wants proof.
package struct OperatorAct: Act {
  package let name: String
  package let words: String
  package var wantsProof: Bool { true }

  init(_ name: String, _ words: String) {
    self.name = name
    self.words = words
  }
}
